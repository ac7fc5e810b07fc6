using System.Collections.Immutable;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Transactions;

/// <summary>
/// What is known of one transactional id. Immutable: each step makes the next one, which is stored before it counts. Rules as Kafka's (KIP-98, KIP-360),
/// with nothing here that reads a clock or does I/O.
/// </summary>
internal sealed record TransactionMetadata
{
    /// <summary>
    /// The last epoch that a producer is given. One more is left, so that its owner can always be fenced; then another producer id has to be taken.
    /// </summary>
    public const short LastGivenEpoch = short.MaxValue - 1;

    /// <summary>The producer that may act now; <see cref="ProducerIdAndEpoch.None"/> before the first was initialised.</summary>
    public required ProducerIdAndEpoch Producer { get; init; }

    /// <summary>
    /// What the current producer was before it asked for a new epoch itself: it may ask again, having missed the answer.
    /// <see cref="ProducerIdAndEpoch.None"/> where it did not, or was fenced since.
    /// </summary>
    public ProducerIdAndEpoch Previous { get; init; } = ProducerIdAndEpoch.None;

    /// <summary>How long a transaction may stay open, in milliseconds.</summary>
    public required int TimeoutMs { get; init; }

    public TransactionState State { get; init; }

    /// <summary>The partitions that the transaction has or may have records in.</summary>
    public ImmutableHashSet<TopicPartition> Partitions { get; init; } = [];

    /// <summary>When the transaction began, in milliseconds since 1970; -1 where there was none since the initialisation.</summary>
    public long StartMs { get; init; } = -1;

    /// <summary>When anything changed last, in milliseconds since 1970.</summary>
    public required long UpdatedMs { get; init; }

    /// <summary>The end is decided and not complete.</summary>
    public bool IsEnding => State is TransactionState.PrepareCommit or TransactionState.PrepareAbort;

    /// <summary>Nothing is open, so that the id can expire.</summary>
    public bool IsIdle => State is TransactionState.Empty or TransactionState.CompleteCommit or TransactionState.CompleteAbort;

    /// <summary>A new id: nothing of it is stored, and nobody has it yet.</summary>
    public static TransactionMetadata Unused(long nowMs) => new() { Producer = ProducerIdAndEpoch.None, TimeoutMs = 0, UpdatedMs = nowMs };

    /// <summary>Whether a producer that names itself is the current one.</summary>
    public ErrorCode CheckProducer(ProducerIdAndEpoch producer) =>
        producer.ProducerId != Producer.ProducerId ? ErrorCode.InvalidProducerIdMapping
        : producer.Epoch != Producer.Epoch ? ErrorCode.ProducerFenced
        : ErrorCode.None;

    /// <summary>Whether records or offsets of a producer may be added to a partition now.</summary>
    public ErrorCode CheckWrite(ProducerIdAndEpoch producer, TopicPartition partition) =>
        producer.ProducerId != Producer.ProducerId ? ErrorCode.InvalidProducerIdMapping
        : producer.Epoch != Producer.Epoch ? ErrorCode.InvalidProducerEpoch
        : State != TransactionState.Ongoing || !Partitions.Contains(partition) ? ErrorCode.InvalidTxnState
        : ErrorCode.None;

    /// <summary>Whether a producer may be initialised which says that it is <paramref name="expected"/>; null for one that says nothing, and wins always.</summary>
    /// <remarks>
    /// A repeated request is one of a producer that does not know its epoch yet, so it cannot have a transaction open. Where one is open, the request was
    /// delayed on its way and must not end it.
    /// </remarks>
    public ErrorCode CheckInitialise(ProducerIdAndEpoch? expected) =>
        IsEnding ? ErrorCode.ConcurrentTransactions
        : expected is null || Producer == ProducerIdAndEpoch.None || expected == Producer ? ErrorCode.None
        : IsRepeated(expected) && State != TransactionState.Ongoing ? ErrorCode.None
        : ErrorCode.ProducerFenced;

    /// <summary>Whether the producer was given its epoch already, and did not hear of it.</summary>
    public bool IsRepeated(ProducerIdAndEpoch? expected) => expected is { ProducerId: >= 0 } && expected == Previous;

    /// <summary>Whether the next initialisation needs a producer id never given before.</summary>
    public bool NeedsProducerId => Producer.Epoch is -1 or >= LastGivenEpoch;

    /// <summary>The next producer, with the next epoch of the same id, or with the first of <paramref name="newProducerId"/>.</summary>
    public TransactionMetadata Initialised(ProducerIdAndEpoch? expected, long? newProducerId, int timeoutMs, long nowMs) => new()
    {
        Producer = newProducerId is { } id ? new(id, 0) : new(Producer.ProducerId, (short)(Producer.Epoch + 1)),
        Previous = expected ?? ProducerIdAndEpoch.None,
        TimeoutMs = timeoutMs,
        UpdatedMs = nowMs,
    };

    /// <summary>The transaction with more partitions, begun where none was open.</summary>
    public TransactionMetadata WithPartitions(IEnumerable<TopicPartition> partitions, long nowMs) => this with
    {
        State = TransactionState.Ongoing,
        Partitions = Partitions.Union(partitions),
        StartMs = State == TransactionState.Ongoing ? StartMs : nowMs,
        UpdatedMs = nowMs,
    };

    /// <summary>Whether a producer's wish to end its transaction can be followed: <see cref="ErrorCode.None"/> with no change where it has been already.</summary>
    public (ErrorCode Error, TransactionMetadata? Next) TryPrepare(bool isCommit, long nowMs) => (State, isCommit) switch
    {
        (TransactionState.Ongoing, true) => (ErrorCode.None, this with { State = TransactionState.PrepareCommit, UpdatedMs = nowMs }),
        (TransactionState.Ongoing, false) => (ErrorCode.None, this with { State = TransactionState.PrepareAbort, UpdatedMs = nowMs }),
        (TransactionState.CompleteCommit, true) or (TransactionState.CompleteAbort, false) => (ErrorCode.None, null),
        (TransactionState.PrepareCommit, true) or (TransactionState.PrepareAbort, false) => (ErrorCode.ConcurrentTransactions, null),
        _ => (ErrorCode.InvalidTxnState, null),
    };

    /// <summary>The open transaction is aborted under the next epoch, so that its owner is fenced.</summary>
    public TransactionMetadata Fenced(long nowMs) => this with
    {
        Producer = Producer with { Epoch = checked((short)(Producer.Epoch + 1)) },
        Previous = ProducerIdAndEpoch.None,
        State = TransactionState.PrepareAbort,
        UpdatedMs = nowMs,
    };

    /// <summary>Every partition has its end.</summary>
    public TransactionMetadata Completed(long nowMs) => this with
    {
        State = State == TransactionState.PrepareCommit ? TransactionState.CompleteCommit : TransactionState.CompleteAbort,
        Partitions = [],
        UpdatedMs = nowMs,
    };
}
