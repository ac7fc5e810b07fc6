using StreamInfer.OnnxRuntime.Cuda;
using StreamInfer.Telemetry;
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
        if (plan.Device == DevicePolicy.Cpu)
        {
            return;
        }

        metrics.Observe("streaminfer_device_fallback", "1", "1 while the model runs on the CPU although a card is preferred; 0 otherwise.", () => whyOnCpu() is null ? 0 : 1);
        if (CudaProbe.TryFind(plan.Cuda.Device, out _) is not { } card)
        {
            return;
        }

        metrics.Observe("streaminfer_gpu_run_seconds", "s", "Time of all runs on the card, copies included, as executors waited for them.", () => meter().Seconds);
        metrics.Observe("streaminfer_gpu_seconds_per_thousand_predictions", "s", "Time of runs on the card for each thousand predictions; NaN before the first.", () => meter().SecondsPerThousand);
        if (GpuReading.TryRead(card) is null)
        {
            return;
        }

        Read("streaminfer_gpu_utilization_ratio", "1", "Share of the last moment in which something ran on the card, whoever it was, 0 to 1.", reading => reading.Utilization);
        Read("streaminfer_gpu_memory_used_bytes", "By", "Memory of the card that is in use, whoever uses it.", reading => reading.UsedBytes);
        Read("streaminfer_gpu_memory_bytes", "By", "Memory of the card.", reading => reading.TotalBytes);
        Read("streaminfer_gpu_temperature_celsius", "Cel", "Temperature of the card.", reading => reading.Celsius);
        Read("streaminfer_gpu_energy_joules", "J", "Energy that the card has used since its driver was loaded.", reading => reading.Joules);

        void Read(string name, string unit, string description, Func<GpuReading, double> value) =>
            metrics.Observe(name, unit, description, () => GpuReading.TryRead(card) is { } reading ? value(reading) : double.NaN);
    }
}
