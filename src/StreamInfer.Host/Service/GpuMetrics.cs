using StreamInfer.OnnxRuntime.Cuda;
using StreamInfer.Telemetry;
using StreamInfer.Telemetry.Catalogue;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Service;

/// <summary>What of cards is worth a metric. Those of the card itself are there where NVIDIA's management library is.</summary>
internal static class GpuMetrics
{
    /// <summary>Reports them when somebody looks.</summary>
    /// <param name="metrics">Take them.</param>
    /// <param name="plan">Says whether a card may be used, and which.</param>
    /// <param name="meter">What runs on it took.</param>
    /// <param name="whyOnCpu">Why the model runs on the CPU although a card is preferred; null where it does not.</param>
    public static void Observe(PipelineMetrics metrics, ModelPlan plan, Func<CardMeter> meter, Func<string?> whyOnCpu)
    {
        // A build without the provider is a decision and no trouble; its log and predictions tell.
        if (plan.Device == DevicePolicy.Cpu || !CudaProbe.IsBuiltIn)
        {
            return;
        }

        metrics.Observe(GpuMetric.Fallback, () => whyOnCpu() is null ? 0 : 1);
        if (CudaProbe.TryFind(plan.Cuda.Device, out _) is not { } card)
        {
            return;
        }

        metrics.Count(GpuMetric.RunSeconds, () => meter().Seconds);
        metrics.Observe(GpuMetric.SecondsPerThousand, () => meter().SecondsPerThousand);
        if (GpuReading.TryRead(card) is null)
        {
            return;
        }

        metrics.Observe(GpuMetric.Utilization, Read(reading => reading.Utilization));
        metrics.Observe(GpuMetric.UsedBytes, Read(reading => reading.UsedBytes));
        metrics.Observe(GpuMetric.TotalBytes, Read(reading => reading.TotalBytes));
        metrics.Observe(GpuMetric.Temperature, Read(reading => reading.Celsius));
        metrics.Count(GpuMetric.Energy, Read(reading => reading.Joules));

        Func<double> Read(Func<GpuReading, double> value) => () => GpuReading.TryRead(card) is { } reading ? value(reading) : double.NaN;
    }
}
