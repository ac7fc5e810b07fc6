using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Storage;

/// <summary>One thing that is done to a log and to its model.</summary>
internal sealed record LogOperation
{
    public long ProducerId { get; init; } = -1;

    public short Epoch { get; init; } = -1;

    public int Sequence { get; init; } = -1;

    public bool IsTransactional { get; init; }

    /// <summary>What is appended; empty for the end of a transaction.</summary>
    public string[] Values { get; init; } = [];

    public bool IsCommit { get; init; }

    public (ErrorCode Error, long Offset) ApplyTo(LogModel model) => Values.Length > 0 ? model.Append(this) : model.End(this);

    public AppendResult ApplyTo(PartitionLog log) => Values.Length > 0
        ? log.Append(LogFixture.Batch(1_000, ProducerId, Epoch, Sequence, IsTransactional, Values))
        : log.EndTransaction(ProducerId, Epoch, IsCommit, coordinatorEpoch: 0);

    /// <summary>Does it to both, and compares what they say.</summary>
    public void ApplyTo(PartitionLog log, LogModel model)
    {
        var due = ApplyTo(model);
        var result = ApplyTo(log);
        Assert.True(due == (result.Error, result.BaseOffset), $"{this}: {due} is due, {result} came");
    }
}
