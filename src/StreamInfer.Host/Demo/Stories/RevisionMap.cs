using StreamInfer.Models.Audit;

namespace StreamInfer.Host.Demo.Stories;

/// <summary>By which revision of the desired state each event was scored, as the audit topic's boundaries say.</summary>
internal sealed class RevisionMap
{
    // By partition: the first offset of each revision, ascending.
    private readonly Dictionary<int, List<(long From, long Revision)>> _boundaries = [];

    /// <param name="entries">Of one topology, in their order.</param>
    public RevisionMap(IEnumerable<AuditEntry> entries)
    {
        var found = entries.Where(entry => entry is { Kind: AuditKind.Swap, Revision: not null })
            .SelectMany(entry => entry.Offsets.Select(offset => (offset.Partition, offset.From, Revision: entry.Revision!.Value))).Distinct();
        foreach (var partition in found.GroupBy(boundary => boundary.Partition))
        {
            _boundaries.Add(partition.Key, [.. partition.Select(boundary => (boundary.From, boundary.Revision)).Order()]);
        }
    }

    /// <summary>The revision that an event was scored by; -1 where no boundary says.</summary>
    public long RevisionOf((int Partition, long Offset) place)
    {
        if (!_boundaries.TryGetValue(place.Partition, out var boundaries))
        {
            return -1;
        }

        var last = boundaries.FindLastIndex(boundary => boundary.From <= place.Offset);
        return last < 0 ? -1 : boundaries[last].Revision;
    }
}
