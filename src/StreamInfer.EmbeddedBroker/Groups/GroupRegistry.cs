using System.Collections.Concurrent;

namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>Which groups there are: at most <see cref="GroupLimits.Groups"/>. Safe for any thread.</summary>
/// <param name="initialRebalanceDelay">See <see cref="BrokerOptions.GroupInitialRebalanceDelay"/>.</param>
/// <param name="time">The clock.</param>
/// <param name="store">Where groups are kept.</param>
internal sealed class GroupRegistry(TimeSpan initialRebalanceDelay, TimeProvider time, GroupStore store) : IDisposable
{
    private readonly ConcurrentDictionary<string, ConsumerGroup> _groups = new(StringComparer.Ordinal);
    private readonly Lock _adding = new();

    public IEnumerable<ConsumerGroup> All => _groups.Values;

    public ConsumerGroup? Find(string id) => _groups.GetValueOrDefault(id);

    /// <summary>Adds a group that there was before.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="snapshot">Who its members were; null where nobody knows.</param>
    public void Restore(string id, GroupSnapshot? snapshot)
    {
        var group = NewGroup(id);
        group.Restore(snapshot);
        _groups[id] = group;
    }

    /// <returns>Null where there are too many.</returns>
    public ConsumerGroup? FindOrAdd(string id)
    {
        if (Find(id) is { } known)
        {
            return known;
        }

        lock (_adding)
        {
            if (_groups.Count >= GroupLimits.Groups)
            {
                RemoveDeserted();
            }

            return _groups.Count >= GroupLimits.Groups ? Find(id) : _groups.GetOrAdd(id, NewGroup);
        }
    }

    /// <summary>Groups without members and without offsets go.</summary>
    public void RemoveDeserted()
    {
        foreach (var group in _groups.Values)
        {
            group.WhileEmpty(_ => store.RemoveDeserted(group.Id));
            RemoveIfDead(group);
        }
    }

    /// <returns>Whether it is.</returns>
    public bool RemoveIfDead(ConsumerGroup group)
    {
        var isDead = group.IsDead;
        if (isDead)
        {
            _groups.TryRemove(new KeyValuePair<string, ConsumerGroup>(group.Id, group));
        }

        return isDead;
    }

    public void Dispose()
    {
        foreach (var group in _groups.Values)
        {
            group.Dispose();
        }
    }

    private ConsumerGroup NewGroup(string id) => new(id, initialRebalanceDelay, time, snapshot => store.Save(id, snapshot));
}
