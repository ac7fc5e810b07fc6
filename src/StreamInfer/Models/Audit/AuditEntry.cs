using System.Collections.Immutable;

namespace StreamInfer.Models.Audit;

/// <summary>Something that happened to the versions of a topology's model, as <c>schemas/audit.avsc</c> has it. What an entry is not about is null or empty.</summary>
public sealed record AuditEntry
{
    /// <summary>Unique; an entry that is written again has the same. Default a new one.</summary>
    public string Id { get; init; } = Guid.CreateVersion7().ToString("N");

    /// <summary>When it happened; milliseconds are kept.</summary>
    public required DateTimeOffset At { get; init; }

    public required string Topology { get; init; }

    /// <summary>Who tells it.</summary>
    public required string Instance { get; init; }

    public required AuditKind Kind { get; init; }

    /// <summary>The model's name.</summary>
    public string Model { get; init; } = "";

    public int? Version { get; init; }

    /// <summary>Hex digits of the SHA-256 over the model's files, the first 16 at least.</summary>
    public string Digest { get; init; } = "";

    /// <summary>The version that scored before.</summary>
    public int? PreviousVersion { get; init; }

    /// <summary>Of the desired state that this follows.</summary>
    public long? Revision { get; init; }

    /// <summary>The stage of a ramp, counted from 0.</summary>
    public int? Stage { get; init; }

    /// <summary>The version's share of the events, 0 to 100.</summary>
    public double? Percent { get; init; }

    /// <summary>Who asked for it; empty for nobody but the service.</summary>
    public string Who { get; init; } = "";

    public string Why { get; init; } = "";

    /// <summary>Of what was judged, whether it was found good.</summary>
    public bool? Passed { get; init; }

    /// <summary>The evidence, by name.</summary>
    public ImmutableSortedDictionary<string, double> Figures { get; init; } = ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal);

    /// <summary>For a swap (and a rollback): the first offset of each partition that the version scores.</summary>
    public ImmutableArray<AuditOffset> Offsets { get; init; } = [];

    /// <summary>In words.</summary>
    public string Text { get; init; } = "";
}
