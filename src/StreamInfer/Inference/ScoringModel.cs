using System.Collections.Immutable;
using StreamInfer.Batching;
using StreamInfer.Models;

namespace StreamInfer.Inference;

/// <summary>A model version ready to score.</summary>
/// <param name="Identity">What its predictions have to say of it, with the threshold in force.</param>
/// <param name="Session">The first of its sessions. Owned by whoever made it, as the others are.</param>
public sealed record ScoringModel(ModelIdentity Identity, IModelSession Session)
{
    /// <summary>One a run that may be under way at once; all of the same model, layout and device. Default: the one.</summary>
    public ImmutableArray<IModelSession> Sessions { get; init; } = [Session];

    /// <summary>Runs of several sizes that were timed at load, after the warm-up; empty where none could be.</summary>
    public ImmutableArray<RunTiming> Timings { get; init; } = [];
}
