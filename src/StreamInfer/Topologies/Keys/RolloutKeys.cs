using System.Collections.Immutable;
using System.Globalization;
using StreamInfer.Topologies.Rules;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>The section <c>rollout</c>, or one item of the list that it may be.</summary>
internal static class RolloutKeys
{
    private static readonly RolloutPlan Defaults = new();

    public static readonly KeyOf<int> Version = new(
        "version", new IntegerShape(1, int.MaxValue), "The candidate: a version other than model.version; left out, none starts with a share, and the rest counts for those that get one through the control topic.");

    public static readonly KeyOf<Percent> Percent = new(
        "percent", new PercentShape(), "Its share of the keys at the start; with stages one of them, and left out the first.") { Unit = "percent of the keys" };

    public static readonly KeyOf<string> Salt = new(
        "salt", NameShapes.Free, "What keys are hashed with, so that two topologies split them differently; left out, the topology's name.");

    public static readonly KeyOf<ImmutableArray<Located<Percent>>> Stages = new(
        "stages",
        new ListShape<Percent>(new PercentShape()) { Rule = RolloutRules.CheckStages },
        "The shares that its ramp goes through, ascending, the last being 100; left out, people alone change its share.") { Unit = "percent of the keys" };

    public static readonly KeyOf<TimeSpan> Hold = new(
        "hold", new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)), "How long each stage lasts at least.") { Default = "10m" };

    public static readonly KeyOf<int> MinSamples = new(
        "minSamples", new IntegerShape(1, 1_000_000_000), "Events that a candidate has to have scored in a stage before it is judged.")
        { Default = Defaults.MinSamples.ToString(CultureInfo.InvariantCulture), Unit = "events" };

    public static readonly KeyOf<RampMode> Mode = new(
        "mode",
        new ChoiceShape<RampMode>(("auto", RampMode.Auto), ("manual", RampMode.Manual)),
        "Who takes the next step: the service, on the evidence, or a person, whom it tells what it would do.") { Default = "auto" };

    public static readonly KeyOf<SectionOptions> Guardrails = new(
        "guardrails", GuardrailKeys.Section, "How much worse than the active version a candidate may be before it is rolled back.");

    /// <summary>What counts for all candidates, and so stands with the first of a list.</summary>
    public static readonly Key[] Shared = [Salt, Hold, MinSamples, Mode, Guardrails];

    /// <summary>What only a ramp or a change through the control topic reads.</summary>
    public static readonly Key[] Controlled = [Hold, MinSamples, Mode, Guardrails];

    public static readonly SectionShape Section = new(Version, Percent, Salt, Stages, Hold, MinSamples, Mode, Guardrails)
    {
        Rules = [RolloutRules.CheckPercent],
    };
}
