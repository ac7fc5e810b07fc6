using System.Collections.Immutable;
using StreamInfer.Models.Control;
using StreamInfer.Models.Rollout;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Commands.Models;

/// <summary>What is to score and what does, at one moment.</summary>
/// <param name="Plan">The topology.</param>
/// <param name="State">What is to be.</param>
/// <param name="IsFromFile">Whether the topic has no state, so that the topology file counts.</param>
/// <param name="Trouble">Why the state may not be the one that counts; null where all is well.</param>
/// <param name="Reports">The last of each instance, by name.</param>
/// <param name="Now">In UTC.</param>
internal sealed record ControlOverview(
    TopologyPlan Plan, ControlState State, bool IsFromFile, string? Trouble, ImmutableArray<InstanceReport> Reports, DateTimeOffset Now)
{
    private TimeSpan Interval => Plan.Control!.ReportInterval;

    /// <summary>How old a report is.</summary>
    public TimeSpan AgeOf(InstanceReport report) => Now - report.At;

    /// <summary>Whether the instance counts as there.</summary>
    public bool IsLiving(InstanceReport report) => AgeOf(report).Duration() <= Interval * InstanceReport.IntervalsToLive;

    /// <summary>What the service would say now of the ramp, by the same rules; null without one.</summary>
    public string? Next => State.Ramp is null ? null : RampController.Next(State, Plan.Rollout.Guardrails, Reports, Interval, Now) switch
    {
        RampStep.Advise advise => $"a person is to decide; it would {RampController.Words(advise.Step)}",
        var step => RampController.Words(step),
    };

    /// <summary>What the evidence of all living instances at the state's revision says; null without a ramp.</summary>
    public string? Verdict
    {
        get
        {
            if (State.Ramp is not { } ramp)
            {
                return null;
            }

            var evidence = RampEvidence.Of(State, Reports, Interval, Now);
            var verdict = Guardrails.JudgeQuality(Plan.Rollout.Guardrails, evidence.Candidate, evidence.Active)
                ?? Guardrails.Judge(Plan.Rollout.Guardrails, ramp.MinSamples, evidence.Candidate, ramp.IsAtLastStage ? null : evidence.Active);
            return verdict switch
            {
                GuardrailVerdict.Broken broken => $"{broken.Name} is broken: version {ramp.Version} {broken.Sentence}",
                GuardrailVerdict.Missing missing => $"too little to judge by: {missing.What}",
                GuardrailVerdict.Held held => $"all hold: {held.Figures}",
                var other => throw new InvalidOperationException($"{other.GetType().Name} is no verdict"),
            };
        }
    }
}
