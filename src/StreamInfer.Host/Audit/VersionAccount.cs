using StreamInfer.Models.Audit;

namespace StreamInfer.Host.Audit;

/// <summary>What the audit topic says of how a prediction's version came to make it; each is null where it says nothing.</summary>
/// <param name="InForce">The swap (or roll-back) since which the version scores that partition, or the loading that it scores since.</param>
/// <param name="From">The first offset of the partition that it scores by that; null where it has scored since its loading.</param>
/// <param name="Stage">The stage of a roll-out that was in force when the event was scored, of whichever version.</param>
/// <param name="Gate">The verdict on the version before.</param>
/// <param name="Asked">Who asked for the version, and why.</param>
/// <param name="Doubt">What does not fit together; null for nothing.</param>
internal sealed record VersionAccount(AuditEntry? InForce, long? From, AuditEntry? Stage, AuditEntry? Gate, AuditEntry? Asked, string? Doubt)
{
    /// <param name="entries">Of the topology, in the order in which they were written.</param>
    /// <param name="prediction">What is to be accounted for.</param>
    public static VersionAccount Of(IReadOnlyList<AuditEntry> entries, FoundPrediction prediction)
    {
        var ofModel = entries.Where(entry => entry.Model.Length == 0 || entry.Model == prediction.Model).ToList();
        var before = ofModel.Where(entry => entry.At <= prediction.ScoredAt).ToList();
        var boundary = Boundary(ofModel, prediction);
        var own = Boundary(ofModel.Where(entry => entry.Version == prediction.Version), prediction);
        var inForce = own?.Entry ?? before.FindLast(entry => entry.Kind == AuditKind.Load && entry.Version == prediction.Version);
        return new VersionAccount(
            inForce,
            own?.From,
            before.FindLast(entry => entry.Kind is AuditKind.Stage or AuditKind.Rollback or AuditKind.Swap) is { Kind: AuditKind.Stage } stage ? stage : null,
            before.FindLast(entry => entry.Kind == AuditKind.Gate && entry.Version == prediction.Version),
            WhoAsked(before, inForce, prediction),
            WhatDoesNotFit(boundary, own, inForce, prediction));
    }

    /// <summary>The last boundary at or below the event.</summary>
    private static (AuditEntry Entry, long From)? Boundary(IEnumerable<AuditEntry> entries, FoundPrediction prediction)
    {
        (AuditEntry Entry, long From)? last = null;
        foreach (var entry in entries.Where(entry => entry.Kind is AuditKind.Swap or AuditKind.Rollback))
        {
            foreach (var offset in entry.Offsets)
            {
                if (offset.Partition == prediction.Source.Partition && offset.From <= prediction.Source.Offset && (last is null || offset.From >= last.Value.From))
                {
                    last = (entry, offset.From);
                }
            }
        }

        return last;
    }

    private static AuditEntry? WhoAsked(List<AuditEntry> before, AuditEntry? inForce, FoundPrediction prediction)
    {
        var control = inForce?.Revision is { } revision
            ? before.FindLast(entry => entry.Kind == AuditKind.Control && entry.Revision == revision)
            : before.FindLast(entry => entry.Kind == AuditKind.Control && entry.Version == prediction.Version);
        return control ?? (inForce is { Who.Length: > 0 } or { Why.Length: > 0 } ? inForce : null);
    }

    private static string? WhatDoesNotFit((AuditEntry Entry, long From)? boundary, (AuditEntry Entry, long From)? own, AuditEntry? inForce, FoundPrediction prediction)
    {
        if (boundary is var (entry, from) && entry.Version != prediction.Version && prediction.Route == "primary")
        {
            return $"from offset {from} of partition {prediction.Source.Partition} on, version {entry.Version} should score{(own is { } older ? $", no longer version {prediction.Version}, which began at {older.From}" : "")}";
        }

        return inForce is { Digest.Length: >= 16 } && !inForce.Digest.StartsWith(prediction.Digest, StringComparison.OrdinalIgnoreCase)
            && !prediction.Digest.StartsWith(inForce.Digest, StringComparison.OrdinalIgnoreCase)
            ? $"the files of version {prediction.Version} were others ({inForce.Digest}) by the audit topic"
            : null;
    }
}
