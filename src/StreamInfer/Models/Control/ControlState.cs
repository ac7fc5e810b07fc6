using System.Collections.Immutable;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Control;

/// <summary>
/// What every instance of a topology is to run: which version scores, which others get a share of the keys or copies of events. One record a
/// topology in a compacted topic; <see cref="ControlChange"/> makes the next from the last. Immutable.
/// </summary>
public sealed record ControlState
{
    /// <summary>Most versions that <see cref="Previous"/> holds.</summary>
    public const int MostPrevious = 5;

    /// <summary>The topology's name, which is the record's key.</summary>
    public required string Topology { get; init; }

    /// <summary>The model's name in the repository.</summary>
    public required string Model { get; init; }

    /// <summary>Counts the changes; 0 is what the topology file says.</summary>
    public required long Revision { get; init; }

    /// <summary>The version that scores all keys that no candidate has.</summary>
    public required int Active { get; init; }

    /// <summary>The versions that were active before, most recent first, each once; at most <see cref="MostPrevious"/>.</summary>
    public ImmutableArray<int> Previous { get; init; } = [];

    /// <summary>What keys are hashed with: a key belongs to bucket <c>murmur3_x86_32(salt ':' key) mod 10000</c>.</summary>
    public required string Salt { get; init; }

    /// <summary>The versions with a share of the keys; their buckets are disjoint.</summary>
    public ImmutableArray<Candidate> Candidates { get; init; } = [];

    /// <summary>The versions that score copies; each once, none of them the active one.</summary>
    public ImmutableArray<Shadow> Shadows { get; init; } = [];

    /// <summary>How the share of the only candidate grows; null where people alone change shares.</summary>
    public Ramp? Ramp { get; init; }

    /// <summary>Whether the active version stays what it is and no share grows until somebody unpins.</summary>
    public bool IsPinned { get; init; }

    /// <summary>The digest of each version named above, so that all instances hold the same files.</summary>
    public required ImmutableSortedDictionary<int, string> Digests { get; init; }

    /// <summary>Who made the change that led here.</summary>
    public required string ChangedBy { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>When, in UTC.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Every version that the state names: active, previous, candidates, shadows.</summary>
    public ImmutableSortedSet<int> Versions =>
        [Active, .. Previous, .. Candidates.Select(candidate => candidate.Version), .. Shadows.Select(shadow => shadow.Version)];

    /// <summary>What the active version's share is.</summary>
    public Percent ActivePercent => new(Percent.Buckets - Candidates.Sum(candidate => candidate.Percent.Hundredths));

    /// <summary>The candidate of a version; null for none.</summary>
    public Candidate? FindCandidate(int version) => Candidates.FirstOrDefault(candidate => candidate.Version == version);
}
