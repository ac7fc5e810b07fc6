using System.Collections.Immutable;
using StreamInfer.Inference;

namespace StreamInfer.Routing;

/// <summary>Which versions are to score, as a pipeline is told.</summary>
/// <param name="Primary">Scores what no candidate does.</param>
public sealed record VersionSet(ScoringModel Primary)
{
    /// <summary>Of the desired state that says so; default 0, the topology file.</summary>
    public long Revision { get; init; }

    /// <summary>Score a share each; default none.</summary>
    public ImmutableArray<CandidateShare> Candidates { get; init; } = [];

    /// <summary>Of the split.</summary>
    public string Salt { get; init; } = string.Empty;
}
