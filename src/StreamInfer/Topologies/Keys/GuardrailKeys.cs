using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>The section <c>rollout.guardrails</c>.</summary>
internal static class GuardrailKeys
{
    public static readonly KeyOf<double> ErrorRate = new(
        "errorRate", NumberShape.Ratio, "Most events that a candidate may fail on beyond the active version's share: model errors and fall-backs.")
        { Default = "0.01", Unit = "share of its events" };

    public static readonly KeyOf<TimeSpan> RunTimeP99 = new(
        "runTimeP99",
        new DurationShape(TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)),
        "What 99 of 100 runs of a candidate must keep; left out, batching.deadline.");

    public static readonly KeyOf<double> ScoreDistance = new(
        "scoreDistance",
        NumberShape.NotNegative,
        "Greatest distance between the scores of a candidate and of the active version: population stability index beyond chance.") { Default = "0.25" };

    public static readonly KeyOf<double> DecisionRate = new(
        "decisionRate", NumberShape.Ratio, "Greatest difference between the shares of events that the two decide true.")
        { Default = "0.05", Unit = "share of its events" };

    public static readonly KeyOf<double> Quality = new(
        "quality",
        NumberShape.Ratio,
        "Most by which a candidate's share of decisions that labels say were right may be below the active version's, once both are known well enough to tell; left out, 0.01 with monitoring.labels.")
        { Unit = "share of its labels" };

    public static readonly SectionShape Section = new(ErrorRate, RunTimeP99, ScoreDistance, DecisionRate, Quality);
}
