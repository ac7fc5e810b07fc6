using System.Collections.Immutable;

namespace StreamInfer.Telemetry.Catalogue;

/// <summary>Every metric of the program. A new one is a line in one of the classes that are named here, and nothing else.</summary>
public static class MetricCatalogue
{
    public static ImmutableArray<MetricSection> Sections { get; } =
    [
        MetricSection.Of("Scoring", "Of every pipeline.", typeof(PipelineMetric)),
        MetricSection.Of("Versions and shadows", "Of every pipeline; those of shadows while there are any.", typeof(VersionMetric)),
        MetricSection.Of(
            "Drift, quality, anomalies",
            "With `monitoring` only. Where instances add up what they counted (`monitoring.stateTopic`), the one that has the first partition judges for all, so only it has those by `feature`.",
            typeof(MonitoringMetric)),
        MetricSection.Of("Late labels", "With `monitoring.labels` only, at the instance that has the first partition.", typeof(LabelMetric)),
        MetricSection.Of(
            "Cards",
            "In a build for cards, where `model.device` is not `cpu`; those of `gpu` where a card was found at the start, and those of the card itself where NVIDIA's management library is.",
            typeof(GpuMetric)),
        MetricSection.Of("Process", "Of the process, whatever it runs.", typeof(ProcessMetric), hasPipeline: false),
    ];

    public static ImmutableArray<MetricDefinition> All { get; } = [.. Sections.SelectMany(section => section.Metrics)];
}
