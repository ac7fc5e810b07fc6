namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>What a log knows of one producer.</summary>
internal sealed class ProducerState(long producerId)
{
    private SequenceWindow _batches;
    private int _count;

    public long ProducerId => producerId;

    /// <summary>-1 for one that was never seen.</summary>
    public short Epoch { get; private set; } = -1;

    /// <summary>Of the coordinator that ended its last transaction; -1 for none.</summary>
    public int CoordinatorEpoch { get; set; } = -1;

    /// <summary>The first offset of its open transaction; -1 where none is open.</summary>
    public long OpenFrom { get; set; } = -1;

    /// <summary>When it was last heard of, milliseconds since 1970.</summary>
    public long LastTimestampMs { get; set; }

    /// <summary>How many of its last batches are known: 0 to 5.</summary>
    public int BatchCount => _count;

    /// <summary>Sequence of the last record; -1 where none of this epoch is known.</summary>
    public int LastSequence => _count == 0 ? -1 : _batches[_count - 1].LastSequence;

    /// <summary>One of the last batches; 0 is the oldest.</summary>
    public SequencedBatch Batch(int number) => _batches[number];

    /// <summary>Adds the newest batch; one without sequences leaves no trace.</summary>
    public void Add(SequencedBatch batch)
    {
        if (batch.FirstSequence >= 0)
        {
            _batches.Add(batch, ref _count);
        }
    }

    /// <summary>Where the batch with these sequences lies, if it is one of the last five.</summary>
    public bool TryFind(int firstSequence, int lastSequence, out long baseOffset)
    {
        for (var i = 0; i < _count; i++)
        {
            var batch = _batches[i];
            if (batch.FirstSequence == firstSequence && batch.LastSequence == lastSequence)
            {
                baseOffset = batch.BaseOffset;
                return true;
            }
        }

        baseOffset = -1;
        return false;
    }

    /// <summary>A newer epoch: sequences begin anew.</summary>
    public void BeginEpoch(short epoch)
    {
        Epoch = epoch;
        _count = 0;
    }
}
