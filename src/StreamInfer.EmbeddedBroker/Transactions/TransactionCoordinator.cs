using Microsoft.Extensions.Logging;
using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Transactions;

/// <summary>
/// All transactional producers of the broker; their state lies in <c>__transaction_state</c>. Safe for any thread. Rules as Kafka's (KIP-98, KIP-360, KIP-447).
/// </summary>
/// <remarks>
/// Locks are taken in this order, and never the other way: admission of new ids → an entry's gate (one at a time) → its <see cref="TransactionEntry.Writing"/>
/// → a group → a partition's log. So neither groups nor logs may call in here while they hold a lock. The gate is held over I/O, and awaited; Writing is
/// held over one append to one log; no lock here is held over another component's wait for the disk.
/// Memory: at most <see cref="TransactionTable.MaxTransactionalIds"/> ids of <see cref="ProducerInitialisation.MaxTransactionalIdLength"/> characters, each
/// with at most the partitions that exist.
/// </remarks>
internal sealed class TransactionCoordinator : IDisposable
{
    private readonly TransactionTable _table = new();
    private readonly TransactionLog _log;
    private readonly GroupCoordinator _groups;
    private readonly TimeProvider _time;
    private readonly TransactionEnding _ending;
    private readonly TransactionalIdExpiry _expiry;
    private readonly ProducerIdAllocator _ids;
    private readonly ProducerInitialisation _initialisation;
    private readonly ITimer _expiryTimer;

    private TransactionCoordinator(
        BrokerOptions options, TopicCatalog topics, GroupCoordinator groups, TimeProvider time, ILogger logger, PartitionLog state, long nextProducerId)
    {
        _groups = groups;
        _time = time;
        _log = new TransactionLog(state, time);
        _ending = new TransactionEnding(_table, _log, topics, groups, time, logger);
        _expiry = new TransactionalIdExpiry(_table, _log, time);
        _ids = new ProducerIdAllocator(_log, nextProducerId);
        _initialisation = new ProducerInitialisation(options, _table, _log, _ending, _expiry, _ids, time, OnDue);
        _expiryTimer = time.CreateTimer(_ => OnExpiry(), null, TransactionalIdExpiry.Interval, TransactionalIdExpiry.Interval);
    }

    /// <summary>Replays the state; finishes what was being ended when the process ended, and keeps what was open, open until its time-out.</summary>
    /// <exception cref="InvalidDataException">The state is not understood.</exception>
    public static async ValueTask<TransactionCoordinator> OpenAsync(
        BrokerOptions options, TopicCatalog topics, GroupCoordinator groups, TimeProvider time, ILogger logger)
    {
        var state = topics.Find(TopicCatalog.TransactionState)!.Partitions[0];
        var content = TransactionLogReader.Read(state);
        var coordinator = new TransactionCoordinator(options, topics, groups, time, logger, state, content.NextProducerId);
        foreach (var (transactionalId, metadata) in content.Transactions)
        {
            await coordinator.RestoreAsync(transactionalId, metadata);
        }

        return coordinator;
    }

    /// <summary>Gives a producer its id and epoch; see <see cref="ProducerInitialisation"/>.</summary>
    public ValueTask<InitialisedProducer> InitialiseAsync(string? transactionalId, int timeoutMs, ProducerIdAndEpoch? expected) =>
        _initialisation.InitialiseAsync(transactionalId, timeoutMs, expected);

    /// <summary>Adds partitions, which exist, to a producer's transaction; begins it where none is open.</summary>
    public async ValueTask<ErrorCode> AddPartitionsAsync(string transactionalId, ProducerIdAndEpoch producer, IReadOnlyCollection<TopicPartition> partitions)
    {
        if (Find(transactionalId, out var error) is not { } entry)
        {
            return error;
        }

        using var held = await entry.EnterAsync();
        var metadata = entry.Metadata;
        if (Check(entry, producer) is not ErrorCode.None and var refused)
        {
            return refused;
        }

        if (metadata.IsEnding)
        {
            return ErrorCode.ConcurrentTransactions;
        }

        var isOngoing = metadata.State == TransactionState.Ongoing;
        if (isOngoing && metadata.Partitions.IsSupersetOf(partitions))
        {
            return ErrorCode.None;
        }

        var next = metadata.WithPartitions(partitions, NowMs());
        if (await _log.StoreAsync(transactionalId, next) is not ErrorCode.None and var failed)
        {
            return failed;
        }

        _table.Become(entry, next);
        if (!isOngoing)
        {
            entry.WakeAfter(TimeSpan.FromMilliseconds(next.TimeoutMs));
        }

        return ErrorCode.None;
    }

    /// <summary>Adds the offsets of groups to a producer's transaction.</summary>
    public ValueTask<ErrorCode> AddOffsetsAsync(string transactionalId, ProducerIdAndEpoch producer) =>
        AddPartitionsAsync(transactionalId, producer, [TransactionEnding.GroupOffsets]);

    /// <summary>Commits or aborts a producer's transaction. Once that is stored it is answered so, whatever happens on the way to the partitions.</summary>
    public async ValueTask<ErrorCode> EndAsync(string transactionalId, ProducerIdAndEpoch producer, bool isCommit)
    {
        if (Find(transactionalId, out var error) is not { } entry)
        {
            return error;
        }

        using var held = await entry.EnterAsync();
        if (Check(entry, producer) is not ErrorCode.None and var refused)
        {
            return refused;
        }

        var (answer, prepared) = entry.Metadata.TryPrepare(isCommit, NowMs());
        return prepared is null ? answer : await _ending.EndAsync(entry, prepared);
    }

    /// <summary>Stores offsets of a group in a producer's transaction; they become visible with its commit.</summary>
    public async ValueTask<ErrorCode> CommitOffsetsAsync(
        string transactionalId, ProducerIdAndEpoch producer, GroupMember member, IReadOnlyList<OffsetCommit> offsets)
    {
        if (Find(transactionalId, out var error) is not { } entry)
        {
            return error;
        }

        ValueTask<ErrorCode> flushed;
        lock (entry.Writing)
        {
            if (entry.Metadata.CheckWrite(producer, TransactionEnding.GroupOffsets) is not ErrorCode.None and var refused)
            {
                return refused;
            }

            // Appends before it returns; what is left to wait for is the disk.
            flushed = _groups.CommitTransactionalAsync(producer.ProducerId, producer.Epoch, member, offsets);
        }

        return await flushed;
    }

    /// <summary>
    /// Appends a transactional batch, if it belongs to the open transaction of its producer and that has this partition. The transaction cannot end
    /// in between, so nothing is left behind that no end would ever follow (KIP-890).
    /// </summary>
    public AppendResult Append(PartitionLog log, Span<byte> batch)
    {
        var header = new BatchHeader(batch);
        var producer = new ProducerIdAndEpoch(header.ProducerId, header.ProducerEpoch);
        if (_table.FindByProducerId(producer.ProducerId) is not { } entry)
        {
            return Refused(ErrorCode.InvalidProducerIdMapping);
        }

        lock (entry.Writing)
        {
            var error = entry.Metadata.CheckWrite(producer, new(log.Topic, log.Partition));
            return error == ErrorCode.None ? log.Append(batch) : Refused(error);
        }
    }

    /// <summary>Waits for what is being stored, and stops. What is open or half ended is taken up by the next <see cref="OpenAsync"/>.</summary>
    public void Dispose()
    {
        _expiryTimer.Dispose();
        _initialisation.Close();
        foreach (var entry in _table.All)
        {
            using var held = entry.Enter();
            entry.Dispose();
        }

        _ids.Dispose();
        _log.Dispose();
    }

    private static AppendResult Refused(ErrorCode error) =>
        new(error, BaseOffset: -1, LogAppendTimeMs: -1, EndOffset: -1, "The batch belongs to no open transaction of its producer with this partition.");

    private async ValueTask RestoreAsync(string transactionalId, TransactionMetadata metadata)
    {
        var entry = new TransactionEntry(transactionalId, metadata, _time, OnDue);
        _table.Add(entry);
        using var held = await entry.EnterAsync();
        if (metadata.IsEnding)
        {
            await _ending.CompleteAsync(entry);
        }
        else if (metadata.State == TransactionState.Ongoing)
        {
            // Clamped, since the clock may have been set meanwhile.
            entry.WakeAfter(TimeSpan.FromMilliseconds(Math.Clamp(metadata.StartMs + metadata.TimeoutMs - NowMs(), 0, metadata.TimeoutMs)));
        }
    }

    private TransactionEntry? Find(string transactionalId, out ErrorCode error)
    {
        var entry = _table.Find(transactionalId);
        error = entry is not null ? ErrorCode.None : transactionalId.Length == 0 ? ErrorCode.InvalidRequest : ErrorCode.InvalidProducerIdMapping;
        return entry;
    }

    private static ErrorCode Check(TransactionEntry entry, ProducerIdAndEpoch producer) =>
        entry.Metadata.State == TransactionState.Dead ? ErrorCode.InvalidProducerIdMapping
        : entry.IsClosed ? ErrorCode.CoordinatorNotAvailable
        : entry.Metadata.CheckProducer(producer);

    private void OnDue(TransactionEntry entry) => EscalateFaults(WakeAsync(entry));

    private void OnExpiry() => EscalateFaults(_expiry.SweepAsync().AsTask());

    private async Task WakeAsync(TransactionEntry entry)
    {
        using var held = await entry.EnterAsync();
        await _ending.WakeAsync(entry);
    }

    /// <summary>
    /// Nobody awaits what timers begin. An exception there is a mistake here, not a disk that is full; thrown again on a thread of the pool it ends the process,
    /// as one in a timer's callback itself does, rather than leave transactions open unseen.
    /// </summary>
    private static void EscalateFaults(Task begun) => begun.GetAwaiter().OnCompleted(() => begun.GetAwaiter().GetResult());

    private long NowMs() => _time.GetUtcNow().ToUnixTimeMilliseconds();
}
