using System.Runtime.CompilerServices;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>The last five batches of an idempotent producer, which may have five requests on the way: a batch that is sent again is known by it.</summary>
[InlineArray(Capacity)]
internal struct SequenceWindow
{
    public const int Capacity = 5;

    private SequencedBatch _first;

    /// <summary>Adds the newest, forgetting the oldest where there are five.</summary>
    /// <param name="batch">The newest.</param>
    /// <param name="count">How many there are; counted up.</param>
    public void Add(SequencedBatch batch, ref int count)
    {
        if (count == Capacity)
        {
            Span<SequencedBatch> all = this;
            all[1..].CopyTo(all);
            count--;
        }

        this[count++] = batch;
    }
}
