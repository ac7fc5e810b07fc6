using Microsoft.ML.OnnxRuntime;

namespace StreamInfer.OnnxRuntime.Cuda;

/// <summary>
/// Memory and copies of one card: the seam at the CUDA runtime. What it throws is a <see cref="CudaException"/>. Safe for any thread; a stream is used by one at a time.
/// </summary>
internal interface ICudaDevice
{
    /// <summary>Tells the runtime that a tensor lies in the card's memory.</summary>
    OrtMemoryInfo Memory { get; }

    /// <summary>Takes memory of the card.</summary>
    nint Allocate(long bytes);

    void Free(nint memory);

    /// <summary>Takes memory of the host that the card reads and writes by itself.</summary>
    nint AllocateHost(long bytes);

    void FreeHost(nint memory);

    /// <summary>Lets the card read memory of the host where it lies; both ends on page boundaries.</summary>
    /// <returns>False where it cannot be had: copies from there then go through a buffer of the driver's.</returns>
    bool TryLock(nint memory, long bytes);

    void Unlock(nint memory);

    nint OpenStream();

    void CloseStream(nint stream);

    /// <summary>Begins a copy from the host to the card, behind what the stream has to do already.</summary>
    void Upload(nint card, nint host, long bytes, nint stream);

    /// <summary>Begins a copy from the card to the host.</summary>
    void Download(nint host, nint card, long bytes, nint stream);

    /// <summary>Waits until the stream has done all that was begun on it.</summary>
    void Wait(nint stream);
}
