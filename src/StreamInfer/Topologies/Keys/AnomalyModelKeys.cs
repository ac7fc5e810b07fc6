using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>The section <c>monitoring.anomalies.model</c>.</summary>
internal static class AnomalyModelKeys
{
    public static readonly KeyOf<string> Name = new(
        "name", NameShapes.Simple, "The model's folder below the model repository: an unsupervised detector that takes the topology's features.") { Required = true };

    public static readonly KeyOf<int> Version = new("version", new IntegerShape(1, int.MaxValue), "Which version judges.") { Required = true };

    public static readonly KeyOf<bool> IsLowStrange = new(
        "strange",
        new ChoiceShape<bool>(("high", false), ("low", true)),
        "Which scores are of strange events: high ones, as an autoencoder's error; or low ones, as an isolation forest's decision function.") { Default = "high" };

    public static readonly SectionShape Section = new(Name, Version, IsLowStrange);
}
