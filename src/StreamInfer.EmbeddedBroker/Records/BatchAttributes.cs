namespace StreamInfer.EmbeddedBroker.Records;

/// <summary>What the attributes of a record batch say besides its codec (their lowest three bits).</summary>
[Flags]
internal enum BatchAttributes : short
{
    None = 0,

    /// <summary>The records' time is that of their appending: all have the batch's <see cref="BatchHeader.MaxTimestamp"/>.</summary>
    LogAppendTime = 1 << 3,

    Transactional = 1 << 4,

    /// <summary>Written by the broker: the end of a transaction. Never handed to applications.</summary>
    Control = 1 << 5,
}
