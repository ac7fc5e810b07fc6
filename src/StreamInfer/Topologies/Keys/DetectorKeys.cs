using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>One item of the list <c>monitoring.detectors</c>.</summary>
internal static class DetectorKeys
{
    public static readonly KeyOf<string> Signal = new(
        "signal", NameShapes.Free, "A numeric feature, by its name in drift records (hour.sin, pixels[0]); $score; $decision; or, where labels come, $error.") { Required = true };

    public static readonly KeyOf<DetectorKind> Kind = new(
        "kind",
        new ChoiceShape<DetectorKind>(
            ("adwin", DetectorKind.Adwin), ("page-hinkley", DetectorKind.PageHinkley), ("kswin", DetectorKind.Kswin), ("ddm", DetectorKind.Ddm), ("hddm", DetectorKind.HddmA)),
        "Which detector; ddm and hddm watch $error, and only they do.") { Default = "adwin" };

    public static readonly SectionShape Section = new(Signal, Kind);
}
