namespace StreamInfer.OnnxRuntime.Cuda;

/// <summary>A call of the CUDA runtime failed; the message has its name, code and text.</summary>
internal sealed class CudaException(string call, int code, string text) : Exception($"{call}: CUDA error {code}: {text}")
{
    /// <summary>As <c>cudaError_t</c>.</summary>
    public int Code => code;
}
