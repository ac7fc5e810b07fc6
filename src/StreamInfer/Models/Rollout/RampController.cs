using System.Globalization;
using StreamInfer.Models.Control;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Rollout;

/// <summary>
/// Decides what becomes of a ramp, from nothing but the state in the topic, the reports and the clock: any instance may do it, and go on where another
/// one died. Bad evidence takes the candidate back at once; missing evidence holds, and neither promotes nor takes back.
/// </summary>
public static class RampController
{
    /// <summary>The step that is due.</summary>
    /// <param name="state">As the topic has it.</param>
    /// <param name="guardrails">What the candidate is judged by.</param>
    /// <param name="reports">The instances' reports.</param>
    /// <param name="interval">How often an instance reports.</param>
    /// <param name="now">In UTC.</param>
    public static RampStep Next(
        ControlState state, GuardrailPlan guardrails, IEnumerable<InstanceReport> reports, TimeSpan interval, DateTimeOffset now)
    {
        if (state.Ramp is not { } ramp)
        {
            return new RampStep.Wait("there is no ramp");
        }

        var step = Judge(state, ramp, guardrails, RampEvidence.Of(state, reports, interval, now), now);
        return step switch
        {
            RampStep.Wait => step,

            // Who holds or pins wants no more of a candidate, not a broken one for longer.
            RampStep.RollBack when ramp.Mode != RampMode.Manual => step,
            _ when state.IsPinned => new RampStep.Wait($"the topology is pinned; without that it would {Words(step)}"),
            _ when ramp.IsHeld => new RampStep.Wait($"the ramp is held; without that it would {Words(step)}"),
            _ when ramp.Mode == RampMode.Manual => new RampStep.Advise(step),
            _ => step,
        };
    }

    /// <summary>The state after a step, to be written if the topic still has the one before.</summary>
    /// <param name="state">That which the step was made for.</param>
    /// <param name="step">A step that changes it.</param>
    /// <param name="instance">The instance that takes it.</param>
    /// <param name="now">In UTC.</param>
    /// <exception cref="ArgumentException">The step is none that changes the state.</exception>
    public static ControlResult Take(ControlState state, RampStep step, string instance, DateTimeOffset now)
    {
        var note = new ChangeNote(instance, Words(step), now);
        return step switch
        {
            RampStep.Advance => ControlChange.Advance(state, note),
            RampStep.Complete when state.Ramp is { } ramp => ControlChange.Promote(state, new VersionFiles(ramp.Version, state.Digests[ramp.Version]), note),
            RampStep.RollBack => ControlChange.Rollback(state, note),
            _ => throw new ArgumentException($"{step.GetType().Name} changes nothing", nameof(step)),
        };
    }

    /// <summary>A step in words, to follow "would".</summary>
    public static string Words(RampStep step) => step switch
    {
        RampStep.Wait wait => $"wait: {wait.Why}",
        RampStep.Advance advance => $"advance to {advance.To}: {advance.Figures}",
        RampStep.Complete complete => $"promote: {complete.Figures}",
        RampStep.RollBack back => $"roll back: {back.Why}",
        RampStep.Advise advise => Words(advise.Step),
        _ => throw new ArgumentException($"{step.GetType().Name} has no words", nameof(step)),
    };

    private static RampStep Judge(ControlState state, Ramp ramp, GuardrailPlan guardrails, RampEvidence evidence, DateTimeOffset now)
    {
        var version = ramp.Version.ToString(CultureInfo.InvariantCulture);
        if (!evidence.Refusals.IsEmpty)
        {
            return new RampStep.RollBack(string.Join("; ", evidence.Refusals.Select(refusal => $"instance {refusal.Instance} refuses version {version}: {refusal.Why}")));
        }

        // With all events the candidate's, the active version scores nothing to compare with.
        var active = ramp.Share == Percent.All ? null : evidence.Active;
        var verdict = Guardrails.JudgeQuality(guardrails, evidence.Candidate, evidence.Active) ?? Guardrails.Judge(guardrails, ramp.MinSamples, evidence.Candidate, active);
        return verdict switch
        {
            GuardrailVerdict.Broken broken => new RampStep.RollBack($"version {version} {broken.Sentence}"),
            _ when evidence.Counted.IsEmpty => new RampStep.Wait("no instance has reported at this revision"),
            _ when !evidence.Elsewhere.IsEmpty => new RampStep.Wait($"at another revision: {string.Join(", ", evidence.Elsewhere)}"),
            _ when !evidence.Loading.IsEmpty => new RampStep.Wait($"loading version {version}: {string.Join(", ", evidence.Loading)}"),
            GuardrailVerdict.Missing missing => new RampStep.Wait($"too little to judge by: {missing.What}"),
            _ when now - ramp.Since < ramp.Hold => new RampStep.Wait(FormattableString.Invariant($"the stage lasts until {ramp.Since + ramp.Hold:u}")),
            GuardrailVerdict.Held held when ramp.IsAtLastStage => new RampStep.Complete(held.Figures),
            GuardrailVerdict.Held held => new RampStep.Advance(ramp.Stages[ramp.Stage + 1], held.Figures),
            _ => throw new InvalidOperationException($"{verdict.GetType().Name} is no verdict"),
        };
    }
}
