using System.Globalization;
using StreamInfer.Topologies;

namespace StreamInfer.OnnxRuntime.Cuda;

/// <summary>What the provider for TensorRT is told; the rest stays as it is by default.</summary>
internal static class TensorRtOptions
{
    private const long MiB = 1 << 20;

    /// <param name="plan">How a model runs.</param>
    /// <param name="engines">Where engines are kept; null for nowhere.</param>
    public static Dictionary<string, string> Of(CudaPlan plan, string? engines)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["device_id"] = plan.Device.ToString(CultureInfo.InvariantCulture),
            ["trt_max_workspace_size"] = (plan.MemoryLimitMiB * MiB / 2).ToString(CultureInfo.InvariantCulture),

            // FP16 is a version's own, which its golden records were held to (models optimize), and no matter of where it runs.
            ["trt_fp16_enable"] = "0",
            ["trt_engine_cache_enable"] = engines is null ? "0" : "1",
            ["trt_timing_cache_enable"] = engines is null ? "0" : "1",
        };
        if (engines is not null)
        {
            options["trt_engine_cache_path"] = engines;
            options["trt_timing_cache_path"] = engines;
        }

        return options;
    }

    /// <summary>What is left of the version's memory for the arena of CUDA's provider: all of it, or the half that TensorRT's workspace does not take.</summary>
    public static long ArenaBytes(CudaPlan plan) => plan.MemoryLimitMiB * MiB / (plan.TensorRt ? 2 : 1);
}
