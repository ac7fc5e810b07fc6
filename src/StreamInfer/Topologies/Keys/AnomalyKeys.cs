using System.Globalization;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>The section <c>monitoring.anomalies</c>.</summary>
internal static class AnomalyKeys
{
    private static readonly AnomalyPlan Defaults = new();

    public static readonly KeyOf<AnomalyMethod> Method = new(
        "method",
        new ChoiceShape<AnomalyMethod>(("hst", AnomalyMethod.HalfSpaceTrees), ("zscore", AnomalyMethod.RobustZ), ("none", AnomalyMethod.None)),
        "By half-space trees, by the largest robust z of a feature, or not at all.") { Default = "hst" };

    public static readonly KeyOf<double> AlertFraction = new(
        "alertFraction", NumberShape.SmallShare, "Share of the events to alert on: the strangest ones.")
        { Default = Defaults.AlertFraction.ToString(CultureInfo.InvariantCulture), Unit = "share of the events" };

    public static readonly KeyOf<double> MinZ = new(
        "minZ", NumberShape.NotNegative, "Least robust z of an alert by zscore.") { Default = Defaults.MinZ.ToString(CultureInfo.InvariantCulture), Unit = "scales" };

    public static readonly SectionShape Section = new(Method, AlertFraction, MinZ);
}
