using System.Collections.Immutable;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Control;

/// <summary>The way of one candidate from its first share to all events.</summary>
/// <param name="Version">The only candidate.</param>
/// <param name="Stages">Its shares: ascending, the last being 100 %.</param>
/// <param name="Stage">Index of the share in force, which is what the candidate has.</param>
/// <param name="Since">When it came into force, in UTC.</param>
/// <param name="Hold">How long each stage lasts at least.</param>
/// <param name="MinSamples">Events that the candidate has to have scored in a stage before it is judged, 1 or more.</param>
/// <param name="Mode">Who takes the next step.</param>
/// <param name="IsHeld">Whether somebody stopped it where it is.</param>
public sealed record Ramp(
    int Version, ImmutableArray<Percent> Stages, int Stage, DateTimeOffset Since, TimeSpan Hold, int MinSamples, RampMode Mode, bool IsHeld)
{
    /// <summary>The share in force.</summary>
    public Percent Share => Stages[Stage];

    /// <summary>Whether the share in force is all events.</summary>
    public bool IsAtLastStage => Stage == Stages.Length - 1;
}
