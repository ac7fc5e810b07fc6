using System.Collections.Immutable;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Control;

/// <content>Changes of shares.</content>
public static partial class ControlChange
{
    /// <summary>
    /// Starts the way of a version to all events, at the first stage that is at least the share it has. It has to be the only candidate, since the
    /// way ends where nothing is left for others.
    /// </summary>
    public static ControlResult StartRamp(ControlState state, VersionFiles version, RampSettings settings, ChangeNote note)
    {
        if ((Refuse(state, note) ?? RefuseShare(state, version) ?? RefuseSettings(settings)) is { } refusal)
        {
            return refusal;
        }

        if (state.Candidates.FirstOrDefault(candidate => candidate.Version != version.Version) is { } other)
        {
            return ControlResult.Refused($"version {Text(other.Version)} has a share, and a ramp goes up to all events; roll it back or promote it first");
        }

        var share = state.FindCandidate(version.Version)?.Percent ?? default;
        var stages = settings.Stages;
        var stage = stages.IndexOf(stages.First(percent => percent >= share));
        var ramp = new Ramp(version.Version, stages, stage, note.When.ToUniversalTime(), settings.Hold, settings.MinSamples, settings.Mode, IsHeld: false);
        return Next(state with { Ramp = ramp, Candidates = BucketAllocation.Resize(state.Candidates, ramp.Version, ramp.Share) }, version, note);
    }

    /// <summary>Gives a version a share of the keys that only people change: a ramp of it ends.</summary>
    public static ControlResult SetPercent(ControlState state, VersionFiles version, Percent percent, ChangeNote note)
    {
        if ((Refuse(state, note) ?? RefuseShare(state, version)) is { } refusal)
        {
            return refusal;
        }

        var free = state.ActivePercent.Hundredths + (state.FindCandidate(version.Version)?.Percent.Hundredths ?? 0);
        if (percent.Hundredths < 1 || percent.Hundredths > free)
        {
            return ControlResult.Refused($"version {Text(version.Version)} cannot have {percent}; allowed is more than 0 and at most {new Percent(free)}, what other candidates leave");
        }

        return state.Ramp is { } ramp && ramp.Version != version.Version
            ? ControlResult.Refused($"version {Text(ramp.Version)} is on its way to all events; roll it back or promote it first")
            : Next(state with { Ramp = null, Candidates = BucketAllocation.Resize(state.Candidates, version.Version, percent) }, version, note);
    }

    /// <summary>Takes a ramp to its next stage. A held one stays held there.</summary>
    public static ControlResult Advance(ControlState state, ChangeNote note)
    {
        if ((Refuse(state, note) ?? RefusePinned(state)) is { } refusal)
        {
            return refusal;
        }

        if (state.Ramp is not { } ramp)
        {
            return NoRamp;
        }

        if (ramp.IsAtLastStage)
        {
            return ControlResult.Refused($"version {Text(ramp.Version)} is at the last stage, {ramp.Share}; promote it");
        }

        var next = ramp with { Stage = ramp.Stage + 1, Since = note.When.ToUniversalTime() };
        return Next(state with { Ramp = next, Candidates = BucketAllocation.Resize(state.Candidates, next.Version, next.Share) }, null, note);
    }

    /// <summary>Stops a ramp where it is, until <see cref="Resume"/>.</summary>
    public static ControlResult Hold(ControlState state, ChangeNote note) =>
        Refuse(state, note)
        ?? (state.Ramp is not { } ramp ? NoRamp
            : ramp.IsHeld ? ControlResult.Refused("the ramp is held already")
            : Next(state with { Ramp = ramp with { IsHeld = true } }, null, note));

    /// <summary>Lets a held ramp go on. The time since the stage began counts, the held part included.</summary>
    public static ControlResult Resume(ControlState state, ChangeNote note) =>
        Refuse(state, note)
        ?? (state.Ramp is not { } ramp ? NoRamp
            : !ramp.IsHeld ? ControlResult.Refused("the ramp is not held")
            : Next(state with { Ramp = ramp with { IsHeld = false } }, null, note));

    private static ControlResult NoRamp { get; } = ControlResult.Refused("there is no ramp");

    private static ControlResult? RefuseShare(ControlState state, VersionFiles version) =>
        RefusePinned(state)
        ?? RefuseFiles(state, version)
        ?? (version.Version == state.Active ? ControlResult.Refused($"version {Text(version.Version)} is active; a share goes to another one") : null);

    private static ControlResult? RefuseSettings(RampSettings settings)
    {
        var mistakes = ImmutableArray.CreateBuilder<string>();
        RampRules.CheckStages(settings.Stages, "the ramp", mistakes);
        RampRules.CheckSettings(settings.Hold, settings.MinSamples, mistakes);
        return mistakes.Count == 0 ? null : ControlResult.Refused(string.Join("; ", mistakes));
    }
}
