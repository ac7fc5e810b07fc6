using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Transactions;

/// <summary>
/// Gives producers their id and epoch. With a transactional id that fences whoever had it before, and ends what that one left open; so nothing is
/// answered before that is ended (Kafka lets the client ask again meanwhile).
/// </summary>
internal sealed class ProducerInitialisation(
    BrokerOptions options, TransactionTable table, TransactionLog log, TransactionEnding ending, TransactionalIdExpiry expiry, ProducerIdAllocator ids,
    TimeProvider time, Action<TransactionEntry> onDue)
{
    /// <summary>The longest transactional id, in characters: with the number of ids it bounds what they take.</summary>
    public const int MaxTransactionalIdLength = 1024;

    private readonly SemaphoreSlim _admission = new(1, 1);
    private bool _isClosed;

    /// <param name="transactionalId">Null for a producer that is idempotent only.</param>
    /// <param name="timeoutMs">How long its transactions may stay open.</param>
    /// <param name="expected">Who the producer says it is, having had an error (KIP-360); null for a new one.</param>
    public async ValueTask<InitialisedProducer> InitialiseAsync(string? transactionalId, int timeoutMs, ProducerIdAndEpoch? expected)
    {
        if (transactionalId is null)
        {
            var producerId = await ids.NextAsync();
            return producerId < 0 ? new(ErrorCode.CoordinatorLoadInProgress) : new(ErrorCode.None, new(producerId, 0));
        }

        if (transactionalId.Length is 0 or > MaxTransactionalIdLength)
        {
            return new(ErrorCode.InvalidRequest);
        }

        if (timeoutMs <= 0 || timeoutMs > options.MaxTransactionTimeout.TotalMilliseconds)
        {
            return new(ErrorCode.InvalidTransactionTimeout);
        }

        while (true)
        {
            if ((table.Find(transactionalId) ?? await AdmitAsync(transactionalId)) is not { } entry)
            {
                return new(ErrorCode.CoordinatorNotAvailable);
            }

            using var held = await entry.EnterAsync();
            if (entry.Metadata.State == TransactionState.Dead)
            {
                continue; // forgotten while this waited: begins again as a new id
            }

            return entry.IsClosed ? new(ErrorCode.CoordinatorNotAvailable) : await InitialiseAsync(entry, timeoutMs, expected);
        }
    }

    /// <summary>Admits no more ids. Returns when none is being admitted.</summary>
    public void Close()
    {
        _admission.Wait();
        _isClosed = true;
        _admission.Release();
    }

    private async ValueTask<InitialisedProducer> InitialiseAsync(TransactionEntry entry, int timeoutMs, ProducerIdAndEpoch? expected)
    {
        var result = await TryInitialiseAsync(entry, timeoutMs, expected);
        if (entry.Metadata.Producer == ProducerIdAndEpoch.None)
        {
            table.Remove(entry); // a new id of which nothing could be stored
        }

        return result;
    }

    private async ValueTask<InitialisedProducer> TryInitialiseAsync(TransactionEntry entry, int timeoutMs, ProducerIdAndEpoch? expected)
    {
        if (entry.Metadata.CheckInitialise(expected) is not ErrorCode.None and var refused)
        {
            return new(refused);
        }

        if (entry.Metadata.State == TransactionState.Ongoing && await ending.FenceAsync(entry) is not ErrorCode.None and var failed)
        {
            return new(failed);
        }

        if (entry.Metadata.IsEnding)
        {
            return new(ErrorCode.ConcurrentTransactions);
        }

        if (await NextAsync(entry.Metadata, timeoutMs, expected) is not { } next)
        {
            return new(ErrorCode.CoordinatorLoadInProgress);
        }

        if (await log.StoreAsync(entry.TransactionalId, next) is not ErrorCode.None and var unstored)
        {
            return new(unstored);
        }

        table.Become(entry, next);
        return new(ErrorCode.None, next.Producer);
    }

    /// <summary>What the id becomes; null where that needs a producer id, and none is to be had.</summary>
    private async ValueTask<TransactionMetadata?> NextAsync(TransactionMetadata metadata, int timeoutMs, ProducerIdAndEpoch? expected)
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (metadata.IsRepeated(expected))
        {
            return metadata with { TimeoutMs = timeoutMs, UpdatedMs = nowMs };
        }

        if (!metadata.NeedsProducerId)
        {
            return metadata.Initialised(expected, newProducerId: null, timeoutMs, nowMs);
        }

        var producerId = await ids.NextAsync();
        return producerId < 0 ? null : metadata.Initialised(expected, producerId, timeoutMs, nowMs);
    }

    private async ValueTask<TransactionEntry?> AdmitAsync(string transactionalId)
    {
        await _admission.WaitAsync();
        try
        {
            if (table.Find(transactionalId) is { } admitted)
            {
                return admitted; // by another connection, while this one waited
            }

            if (_isClosed || !await expiry.MakeRoomAsync())
            {
                return null;
            }

            var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
            var entry = new TransactionEntry(transactionalId, TransactionMetadata.Unused(nowMs), time, onDue);
            table.Add(entry);
            return entry;
        }
        finally
        {
            _admission.Release();
        }
    }
}
