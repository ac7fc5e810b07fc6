namespace StreamInfer.EmbeddedBroker.Tests.Storage;

/// <summary>A producer as the model knows it.</summary>
internal sealed record ModelProducer
{
    public short Epoch { get; init; }

    /// <summary>The sequence that its next record has to have.</summary>
    public int NextSequence { get; init; }

    /// <summary>The number of its open transaction; -1 for none.</summary>
    public int Transaction { get; init; } = -1;

    /// <summary>Its last five batches: first sequence, number of records, base offset.</summary>
    public IReadOnlyList<(int Sequence, int Count, long Offset)> Batches { get; init; } = [];
}
