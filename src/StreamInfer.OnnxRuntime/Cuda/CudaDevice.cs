using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;

namespace StreamInfer.OnnxRuntime.Cuda;

/// <summary>A card, by the CUDA runtime.</summary>
/// <param name="index">As the driver counts.</param>
internal sealed class CudaDevice(int index) : ICudaDevice
{
    private const int HostToDevice = 1;
    private const int DeviceToHost = 2;

    // Does not wait for the default stream, on which other parts of the process may work.
    private const uint NonBlocking = 1;

    // A context of any part of the process may use it.
    private const uint Portable = 1;

    public OrtMemoryInfo Memory { get; } = new("Cuda", OrtAllocatorType.DeviceAllocator, index, OrtMemType.Default);

    public nint Allocate(long bytes)
    {
        Enter();
        Check(CudaRuntime.Malloc(out var memory, (nuint)bytes), "cudaMalloc");
        return memory;
    }

    // What is freed after the card was lost cannot be freed, and need not be.
    public void Free(nint memory) => CudaRuntime.Free(memory);

    public nint AllocateHost(long bytes)
    {
        Enter();
        Check(CudaRuntime.HostAlloc(out var memory, (nuint)bytes, Portable), "cudaHostAlloc");
        return memory;
    }

    public void FreeHost(nint memory) => CudaRuntime.FreeHost(memory);

    public bool TryLock(nint memory, long bytes)
    {
        Enter();
        if (CudaRuntime.HostRegister(memory, (nuint)bytes, Portable) == 0)
        {
            return true;
        }

        // Lest the next call that looks for the last error finds this one.
        _ = CudaRuntime.GetLastError();
        return false;
    }

    public void Unlock(nint memory) => CudaRuntime.HostUnregister(memory);

    public nint OpenStream()
    {
        Enter();
        Check(CudaRuntime.StreamCreate(out var stream, NonBlocking), "cudaStreamCreate");
        return stream;
    }

    public void CloseStream(nint stream) => CudaRuntime.StreamDestroy(stream);

    public void Upload(nint card, nint host, long bytes, nint stream)
    {
        Enter();
        Check(CudaRuntime.MemcpyAsync(card, host, (nuint)bytes, HostToDevice, stream), "cudaMemcpyAsync");
    }

    public void Download(nint host, nint card, long bytes, nint stream)
    {
        Enter();
        Check(CudaRuntime.MemcpyAsync(host, card, (nuint)bytes, DeviceToHost, stream), "cudaMemcpyAsync");
    }

    public void Wait(nint stream) => Check(CudaRuntime.StreamSynchronize(stream), "cudaStreamSynchronize");

    // The current device belongs to the thread, and a session may be used by another thread from one run to the next.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Enter() => Check(CudaRuntime.SetDevice(index), "cudaSetDevice");

    private static void Check(int code, string call)
    {
        if (code != 0)
        {
            _ = CudaRuntime.GetLastError();
            throw new CudaException(call, code, CudaRuntime.TextOf(code));
        }
    }
}
