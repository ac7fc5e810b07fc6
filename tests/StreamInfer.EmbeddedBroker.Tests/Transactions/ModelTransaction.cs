namespace StreamInfer.EmbeddedBroker.Tests.Transactions;

/// <summary>A transaction as <see cref="TransactionModel"/> sees it.</summary>
internal sealed class ModelTransaction(DateTimeOffset deadline)
{
    public enum Outcome
    {
        Open,
        Committed,
        Aborted,
    }

    public DateTimeOffset Deadline => deadline;

    public Outcome Is { get; set; }

    public HashSet<int> Partitions { get; } = [];

    public bool HasOffsets { get; set; }
}
