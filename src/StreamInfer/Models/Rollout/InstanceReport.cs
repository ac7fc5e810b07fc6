using System.Collections.Immutable;

namespace StreamInfer.Models.Rollout;

/// <summary>What one instance of a topology says of itself from time to time.</summary>
/// <param name="Topology">The topology's name.</param>
/// <param name="Instance">Names the instance; not empty.</param>
/// <param name="Revision">That of the state which it follows.</param>
/// <param name="Versions">The versions that it holds or was to hold, each once.</param>
/// <param name="At">When, in UTC.</param>
public sealed record InstanceReport(string Topology, string Instance, long Revision, ImmutableArray<VersionReport> Versions, DateTimeOffset At)
{
    /// <summary>After how many intervals without a new report an instance counts as gone.</summary>
    public const int IntervalsToLive = 3;

    /// <summary>What it says of a version; null for nothing.</summary>
    public VersionReport? Find(int version) => Versions.FirstOrDefault(report => report.Version == version);
}
