using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Transactions;

/// <summary>Forgets transactional ids that nobody uses: after seven days, as Kafka does, and earlier where new ones need their room.</summary>
internal sealed class TransactionalIdExpiry(TransactionTable table, TransactionLog log, TimeProvider time)
{
    /// <summary>How long an id may be idle.</summary>
    public static readonly TimeSpan After = TimeSpan.FromDays(7);

    /// <summary>How often idle ids are looked for.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Forgets what has been idle for too long. What cannot be written stays until the next time.</summary>
    public async ValueTask SweepAsync()
    {
        var before = (time.GetUtcNow() - After).ToUnixTimeMilliseconds();
        foreach (var entry in table.All)
        {
            if (entry.Metadata.UpdatedMs <= before)
            {
                await ExpireAsync(entry, before);
            }
        }
    }

    /// <summary>Makes room for one more id, by forgetting the one that is idle for the longest time.</summary>
    /// <returns>Whether there is room; not where all have transactions open, or nothing can be written.</returns>
    public async ValueTask<bool> MakeRoomAsync()
    {
        if (table.Count < TransactionTable.MaxTransactionalIds)
        {
            return true;
        }

        var idle = table.All.Where(entry => entry.Metadata.IsIdle).MinBy(entry => entry.Metadata.UpdatedMs);
        return idle is not null && await ExpireAsync(idle, idle.Metadata.UpdatedMs);
    }

    private async ValueTask<bool> ExpireAsync(TransactionEntry entry, long before)
    {
        using var held = await entry.EnterAsync();
        var metadata = entry.Metadata;
        if (entry.IsClosed || !metadata.IsIdle || metadata.UpdatedMs > before || await log.ForgetAsync(entry.TransactionalId) != ErrorCode.None)
        {
            return false;
        }

        table.Remove(entry);
        return true;
    }
}
