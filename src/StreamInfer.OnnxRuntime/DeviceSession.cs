using Microsoft.ML.OnnxRuntime;

namespace StreamInfer.OnnxRuntime;

/// <summary>An opened model and where it runs.</summary>
/// <param name="Session">The model.</param>
/// <param name="Device"><c>cpu</c> or <c>cuda</c>.</param>
/// <param name="FallbackReason">Why it runs on the CPU although CUDA was preferred; null where that is not so.</param>
internal sealed record DeviceSession(InferenceSession Session, string Device, string? FallbackReason)
{
    public const string Cpu = "cpu";
    public const string Cuda = "cuda";
}
