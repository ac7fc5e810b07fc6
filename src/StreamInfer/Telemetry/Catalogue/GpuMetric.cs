using static StreamInfer.Telemetry.Catalogue.MetricDefinition;

namespace StreamInfer.Telemetry.Catalogue;

/// <summary>What is reported of a card, and of what is done on it.</summary>
public static class GpuMetric
{
    public static readonly MetricDefinition Fallback = Gauge("streaminfer_device_fallback", "", "1 while the model runs on the CPU although a card is preferred; 0 otherwise.");
    public static readonly MetricDefinition RunSeconds = Counter("streaminfer_gpu_run_seconds", "s", "Time of all runs on the card, copies included, as executors waited for them; two at once count twice.");
    public static readonly MetricDefinition SecondsPerThousand = Gauge("streaminfer_gpu_seconds_per_thousand_predictions", "", "Seconds of runs on the card for each thousand predictions; NaN before the first.");
    public static readonly MetricDefinition Utilization = Gauge("streaminfer_gpu_utilization_ratio", "1", "Share of the last moment in which something ran on the card, whoever it was, 0 to 1.");
    public static readonly MetricDefinition UsedBytes = Gauge("streaminfer_gpu_memory_used_bytes", "By", "Memory of the card that is in use, whoever uses it.");
    public static readonly MetricDefinition TotalBytes = Gauge("streaminfer_gpu_memory_bytes", "By", "Memory of the card.");
    public static readonly MetricDefinition Temperature = Gauge("streaminfer_gpu_temperature_celsius", "Cel", "Temperature of the card.");
    public static readonly MetricDefinition Energy = Counter("streaminfer_gpu_energy_joules", "J", "Energy that the card has used since its driver was loaded.");
}
