using StreamInfer.Topologies.Rules;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>The section <c>output</c>.</summary>
internal static class OutputKeys
{
    public static readonly KeyOf<string> Topic = new("topic", NameShapes.Topic, "The topic that predictions go to.") { Required = true };

    public static readonly KeyOf<string> DeadLetters = new(
        "deadLetters", NameShapes.Topic, "The topic that events go to that cannot be scored, with the reason.") { Required = true };

    public static readonly KeyOf<EventFormat> Format = new(
        "format",
        new ChoiceShape<EventFormat>(("avro", EventFormat.Avro), ("json", EventFormat.Json)),
        "How predictions are written; left out, Avro where there is a registry and JSON where there is none.");

    public static readonly KeyOf<double> Threshold = new(
        "threshold",
        NumberShape.Any,
        "Scores from here on decide true (down to here, where low scores are the bad ones); left out, the model's own counts.");

    public static readonly KeyOf<HeaderSet> Headers = new(
        "headers",
        new ChoiceShape<HeaderSet>(("filter", HeaderSet.Filter), ("all", HeaderSet.All)),
        "Which headers a prediction carries: what consumers filter on, or also digest, prediction id, source and device.")
        { Default = "filter" };

    public static readonly KeyOf<bool> CopyHeaders = new(
        "copyHeaders", new BooleanShape(), "Whether the event's own headers are copied to its prediction.") { Default = "false" };

    public static readonly SectionShape Section = new(Topic, DeadLetters, Format, Threshold, Headers, CopyHeaders)
    {
        Rules = [TopicRules.CheckOutput],
    };
}
