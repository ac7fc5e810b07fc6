using System.Globalization;
using StreamInfer.Topologies.Rules;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>One item of the list <c>shadow</c>.</summary>
internal static class ShadowKeys
{
    public static readonly KeyOf<int> Version = new(
        "version", new IntegerShape(1, int.MaxValue), "The version that scores copies: another one than model.version.") { Required = true };

    public static readonly KeyOf<Percent> Percent = new("percent", new PercentShape(), "Its share of the events.") { Default = "100", Unit = "percent" };

    public static readonly KeyOf<ShadowSampling> Sampling = new(
        "sampling",
        new ChoiceShape<ShadowSampling>(("sticky", ShadowSampling.Sticky), ("random", ShadowSampling.Random)),
        "How the share is drawn: all events of a key or none, or each event on its own.") { Default = "sticky" };

    public static readonly KeyOf<string> Topic = new("topic", NameShapes.Topic, "The topic that its predictions go to.") { Required = true };

    public static readonly KeyOf<string> DifferencesTopic = new(
        "differencesTopic", NameShapes.Topic, "The topic that what it says differently from the active version goes to; left out, it is only counted.");

    public static readonly KeyOf<int> QueueSize = new(
        "queueSize", new IntegerShape(1, 1 << 20), "Most events that wait for it; more are dropped and counted.")
        { Default = ShadowPlan.DefaultQueueSize.ToString(CultureInfo.InvariantCulture), Unit = "events" };

    public static readonly KeyOf<bool> FeaturesOnDisagreement = new(
        "featuresOnDisagreement", new BooleanShape(), "Whether a difference holds the event's feature row; needs differencesTopic.") { Default = "false" };

    public static readonly KeyOf<string> MirrorTo = new(
        "mirrorTo", NameShapes.Topic, "The topic that copies of its events go to as they came, for a shadow in another process; left out, none.");

    public static readonly SectionShape Section = new(Version, Percent, Sampling, Topic, DifferencesTopic, QueueSize, FeaturesOnDisagreement, MirrorTo)
    {
        Rules = [ShadowRules.CheckDifferences],
    };
}
