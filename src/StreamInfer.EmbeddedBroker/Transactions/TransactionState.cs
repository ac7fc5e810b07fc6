namespace StreamInfer.EmbeddedBroker.Transactions;

/// <summary>Where a transactional id stands. Names and numbers as in Kafka; the numbers are stored.</summary>
internal enum TransactionState : sbyte
{
    /// <summary>Initialised; no transaction since.</summary>
    Empty = 0,

    /// <summary>A transaction is open.</summary>
    Ongoing = 1,

    /// <summary>The commit is decided and stored; not every partition has its end yet.</summary>
    PrepareCommit = 2,

    /// <summary>The abort is decided and stored; not every partition has its end yet.</summary>
    PrepareAbort = 3,

    CompleteCommit = 4,

    CompleteAbort = 5,

    /// <summary>Expired, or never stored. Only in memory, for who still holds the entry: in the log a tombstone stands for it.</summary>
    Dead = 6,
}
