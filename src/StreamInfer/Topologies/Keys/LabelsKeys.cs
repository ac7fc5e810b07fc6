using System.Globalization;
using StreamInfer.Decoding;
using StreamInfer.Topologies.Rules;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>The section <c>monitoring.labels</c>.</summary>
internal static class LabelsKeys
{
    private static readonly LabelsPlan Defaults = new("");

    public static readonly KeyOf<string> Topic = new("topic", NameShapes.Topic, "The topic that labels come from.") { Required = true };

    public static readonly KeyOf<EventFormat> Format = new(
        "format",
        new ChoiceShape<EventFormat>(("json", EventFormat.Json), ("avro", EventFormat.Avro)),
        "How labels are written; Avro is framed, and needs a registry.") { Default = "json" };

    public static readonly KeyOf<LabelJoinKey> JoinBy = new(
        "joinBy",
        new ChoiceShape<LabelJoinKey>(("predictionId", LabelJoinKey.PredictionId), ("key", LabelJoinKey.Key), ("source", LabelJoinKey.Source)),
        "What a label and its prediction have in common: the prediction's id; the record's key, where no two events share one; or the event's place, source.partition and source.offset.")
        { Default = "predictionId" };

    public static readonly KeyOf<FieldPath> PredictionId = new(
        "predictionId", new FieldPathShape(), "Where in a label the prediction's id lies.") { Default = Defaults.PredictionId.Text };

    public static readonly KeyOf<FieldPath> Label = new(
        "label", new FieldPathShape(), "Where in a label its value lies: true or false, 1 or 0.") { Default = Defaults.Label.Text };

    public static readonly KeyOf<TimeSpan> Horizon = new(
        "horizon", new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromDays(90)), "How long predictions and labels wait for each other.") { Default = "24h" };

    public static readonly KeyOf<int> MaxPending = new(
        "maxPending", new IntegerShape(1, 100_000_000), "Predictions that are kept for their labels at most, and labels for their predictions at most.")
        { Default = Defaults.MaxPending.ToString(CultureInfo.InvariantCulture), Unit = "records" };

    public static readonly KeyOf<TimeSpan> Window = new(
        "window", new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromDays(90)), "How long the stretch of predictions is that figures are of.") { Default = "24h" };

    public static readonly KeyOf<double> Threshold = new(
        "threshold", NumberShape.Ratio, "Scores from here on decide true, for figures; left out, what decides at the output.");

    public static readonly SectionShape Section = new(Topic, Format, JoinBy, PredictionId, Label, Horizon, MaxPending, Window, Threshold)
    {
        Rules = [LabelsRules.CheckJoin],
    };
}
