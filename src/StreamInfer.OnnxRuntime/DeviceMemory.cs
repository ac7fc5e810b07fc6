namespace StreamInfer.OnnxRuntime;

/// <summary>
/// Tells from an error's text that memory has run out: the runtime has no code of its own for it, and reports it as a failure of the node that asked.
/// </summary>
internal static class DeviceMemory
{
    private static readonly string[] Texts =
    [
        "Failed to allocate memory", // the runtime's arenas, on any device
        "out of memory", // CUDA and cuDNN, as "CUDA failure 2: out of memory"
        "CUDA_ERROR_OUT_OF_MEMORY",
        "ALLOC_FAILED", // CUBLAS_STATUS_ALLOC_FAILED, CUDNN_STATUS_ALLOC_FAILED and the like
        "bad allocation", // std::bad_alloc, by compiler
        "std::bad_alloc",
    ];

    /// <param name="message">The runtime's.</param>
    public static bool IsExhausted(string message) => Texts.Any(text => message.Contains(text, StringComparison.OrdinalIgnoreCase));
}
