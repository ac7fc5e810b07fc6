using System.Collections.Immutable;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Building;

/// <summary>Makes the plans of rollout, shadows and control.</summary>
internal static class RolloutPlanBuilder
{
    /// <param name="candidates">The section's items; empty where it is left out.</param>
    /// <param name="name">The topology's name, the default of the salt.</param>
    /// <param name="defaults">Guardrails where none are written: those for run time and quality depend on other sections.</param>
    public static RolloutPlan Build(ImmutableArray<Located<SectionOptions>> candidates, string name, GuardrailPlan defaults)
    {
        if (candidates.IsEmpty)
        {
            return new RolloutPlan { Salt = name, Guardrails = defaults };
        }

        // The rules let what counts for all stand with the first only, and stages with a single one.
        var first = candidates[0].Value;
        ImmutableArray<Percent> stages = first.FindValue(RolloutKeys.Stages) is { } written ? [.. written.Select(stage => stage.Value)] : [];
        return new RolloutPlan
        {
            Candidates = [.. candidates.Where(candidate => candidate.Value.IsWritten(RolloutKeys.Version)).Select(candidate => BuildCandidate(candidate.Value, stages))],
            Salt = first.Find(RolloutKeys.Salt) ?? name,
            Stages = stages,
            Hold = first.Get(RolloutKeys.Hold),
            MinSamples = first.Get(RolloutKeys.MinSamples),
            Mode = first.Get(RolloutKeys.Mode),
            Guardrails = BuildGuardrails(first.Find(RolloutKeys.Guardrails) ?? new SectionOptions(first.PlaceOf(RolloutKeys.Guardrails)), defaults),
        };
    }

    public static ShadowPlan BuildShadow(SectionOptions shadow) => new(shadow.Get(ShadowKeys.Version), shadow.Get(ShadowKeys.Topic))
    {
        Percent = shadow.Get(ShadowKeys.Percent),
        Sampling = shadow.Get(ShadowKeys.Sampling),
        DifferencesTopic = shadow.Find(ShadowKeys.DifferencesTopic),
        QueueSize = shadow.Get(ShadowKeys.QueueSize),
        FeaturesOnDisagreement = shadow.Get(ShadowKeys.FeaturesOnDisagreement),
        MirrorTo = shadow.Find(ShadowKeys.MirrorTo),
    };

    public static ControlPlan BuildControl(SectionOptions control) => new(control.Get(ControlKeys.Topic))
    {
        AuditTopic = control.Find(ControlKeys.AuditTopic),
        ReportInterval = control.Get(ControlKeys.ReportInterval),
        Keep = control.Get(ControlKeys.Keep),
        InstanceId = control.Find(ControlKeys.InstanceId),
    };

    private static CandidatePlan BuildCandidate(SectionOptions candidate, ImmutableArray<Percent> stages) =>
        new(candidate.Get(RolloutKeys.Version), candidate.FindValue(RolloutKeys.Percent) ?? stages[0]);

    private static GuardrailPlan BuildGuardrails(SectionOptions guardrails, GuardrailPlan defaults) => new()
    {
        ErrorRate = guardrails.Get(GuardrailKeys.ErrorRate),
        RunTimeP99 = guardrails.FindValue(GuardrailKeys.RunTimeP99) ?? defaults.RunTimeP99,
        ScoreDistance = guardrails.Get(GuardrailKeys.ScoreDistance),
        DecisionRate = guardrails.Get(GuardrailKeys.DecisionRate),
        Quality = guardrails.FindValue(GuardrailKeys.Quality) ?? defaults.Quality,
    };
}
