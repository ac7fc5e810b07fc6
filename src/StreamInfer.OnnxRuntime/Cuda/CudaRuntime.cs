using System.Runtime.InteropServices;

namespace StreamInfer.OnnxRuntime.Cuda;

/// <summary>
/// The CUDA runtime library, the one that the provider of ONNX Runtime itself is linked to: device memory, page-locked memory, streams, copies. There only once
/// <see cref="CudaLibraries"/> has loaded it.
/// </summary>
internal static unsafe partial class CudaRuntime
{
    /// <summary>Of CUDA 13; ONNX Runtime is built for it.</summary>
    public const string Library = "libcudart.so.13";

    [LibraryImport(Library, EntryPoint = "cudaSetDevice")]
    public static partial int SetDevice(int device);

    [LibraryImport(Library, EntryPoint = "cudaRuntimeGetVersion")]
    public static partial int GetVersion(out int version);

    [LibraryImport(Library, EntryPoint = "cudaMalloc")]
    public static partial int Malloc(out nint memory, nuint bytes);

    [LibraryImport(Library, EntryPoint = "cudaFree")]
    public static partial int Free(nint memory);

    [LibraryImport(Library, EntryPoint = "cudaHostAlloc")]
    public static partial int HostAlloc(out nint memory, nuint bytes, uint flags);

    [LibraryImport(Library, EntryPoint = "cudaFreeHost")]
    public static partial int FreeHost(nint memory);

    [LibraryImport(Library, EntryPoint = "cudaHostRegister")]
    public static partial int HostRegister(nint memory, nuint bytes, uint flags);

    [LibraryImport(Library, EntryPoint = "cudaHostUnregister")]
    public static partial int HostUnregister(nint memory);

    [LibraryImport(Library, EntryPoint = "cudaStreamCreateWithFlags")]
    public static partial int StreamCreate(out nint stream, uint flags);

    [LibraryImport(Library, EntryPoint = "cudaStreamDestroy")]
    public static partial int StreamDestroy(nint stream);

    [LibraryImport(Library, EntryPoint = "cudaStreamSynchronize")]
    public static partial int StreamSynchronize(nint stream);

    [LibraryImport(Library, EntryPoint = "cudaMemcpyAsync")]
    public static partial int MemcpyAsync(nint to, nint from, nuint bytes, int kind, nint stream);

    [LibraryImport(Library, EntryPoint = "cudaGetLastError")]
    public static partial int GetLastError();

    /// <summary>What a code means, in the library's words.</summary>
    public static string TextOf(int code) => Marshal.PtrToStringUTF8(GetErrorString(code)) ?? "unknown error";

    [LibraryImport(Library, EntryPoint = "cudaGetErrorString")]
    private static partial nint GetErrorString(int code);
}
