using System.Collections.Immutable;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Control;

/// <summary>How a ramp is to go.</summary>
/// <param name="Stages">Shares, ascending, the last being 100 %.</param>
/// <param name="Hold">How long each lasts at least: 1 s to 720 h.</param>
/// <param name="MinSamples">Events that the candidate has to have scored in a stage before it is judged, 1 or more.</param>
/// <param name="Mode">Who takes the next step.</param>
public sealed record RampSettings(ImmutableArray<Percent> Stages, TimeSpan Hold, int MinSamples, RampMode Mode)
{
    /// <summary>What a topology file says of ramps, with the usual stages where it names none.</summary>
    public static RampSettings Of(RolloutPlan plan) =>
        new(plan.Stages.IsEmpty ? RolloutPlan.DefaultStages : plan.Stages, plan.Hold, plan.MinSamples, plan.Mode);
}
