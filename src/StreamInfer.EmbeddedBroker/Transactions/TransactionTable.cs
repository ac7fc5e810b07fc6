using System.Collections.Concurrent;

namespace StreamInfer.EmbeddedBroker.Transactions;

/// <summary>
/// The transactional ids in memory, by id and by the producer id that is current. Bounded by <see cref="MaxTransactionalIds"/>, which
/// <see cref="TransactionalIdExpiry"/> makes room for. Safe for any thread.
/// </summary>
internal sealed class TransactionTable
{
    /// <summary>How many transactional ids are kept. A client that makes up a new one at each start fills it in time; the longest idle then give way.</summary>
    public const int MaxTransactionalIds = 20_000;

    private readonly ConcurrentDictionary<string, TransactionEntry> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, TransactionEntry> _byProducerId = new();

    public int Count => _byId.Count;

    /// <summary>All entries; those that come and go meanwhile may be missing.</summary>
    public IEnumerable<TransactionEntry> All => _byId.Select(pair => pair.Value);

    public TransactionEntry? Find(string transactionalId) => _byId.GetValueOrDefault(transactionalId);

    /// <summary>The transactional id that has this producer id now.</summary>
    public TransactionEntry? FindByProducerId(long producerId) => _byProducerId.GetValueOrDefault(producerId);

    public void Add(TransactionEntry entry)
    {
        _byId[entry.TransactionalId] = entry;
        Index(entry);
    }

    /// <summary>The change of an entry is stored: from now on it counts. The entry's gate is held.</summary>
    public void Become(TransactionEntry entry, TransactionMetadata next)
    {
        var former = entry.Metadata.Producer.ProducerId;
        entry.Become(next);
        if (former != next.Producer.ProducerId)
        {
            Index(entry);
            _byProducerId.TryRemove(former, out _);
        }
    }

    /// <summary>Forgets an entry, and tells who still holds it by its state. The entry's gate is held.</summary>
    public void Remove(TransactionEntry entry)
    {
        _byProducerId.TryRemove(entry.Metadata.Producer.ProducerId, out _);
        _byId.TryRemove(entry.TransactionalId, out _);
        entry.Become(entry.Metadata with { State = TransactionState.Dead });
        entry.Dispose();
    }

    private void Index(TransactionEntry entry)
    {
        if (entry.Metadata.Producer != ProducerIdAndEpoch.None)
        {
            _byProducerId[entry.Metadata.Producer.ProducerId] = entry;
        }
    }
}
