using System.Globalization;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>The section <c>monitoring.anomalies</c>.</summary>
internal static class AnomalyKeys
{
    private static readonly AnomalyPlan Defaults = new();

    public static readonly KeyOf<AnomalyMethod> Method = new(
        "method",
        new ChoiceShape<AnomalyMethod>(("hst", AnomalyMethod.HalfSpaceTrees), ("zscore", AnomalyMethod.RobustZ), ("onnx", AnomalyMethod.Model), ("none", AnomalyMethod.None)),
        "By half-space trees, by the largest robust z of a feature, by a model of your own, or not at all.") { Default = "hst" };

    public static readonly KeyOf<double> AlertFraction = new(
        "alertFraction", NumberShape.SmallShare, "Share of the events to alert on: the strangest ones.")
        { Default = Defaults.AlertFraction.ToString(CultureInfo.InvariantCulture), Unit = "share of the events" };

    public static readonly KeyOf<double> MinZ = new(
        "minZ", NumberShape.NotNegative, "Least robust z of an alert by zscore.") { Default = Defaults.MinZ.ToString(CultureInfo.InvariantCulture), Unit = "scales" };

    public static readonly KeyOf<SectionOptions> Model = new("model", AnomalyModelKeys.Section, "Which model judges by onnx.");

    public static readonly SectionShape Section = new(Method, AlertFraction, MinZ, Model);
}
