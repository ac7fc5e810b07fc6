using System.Runtime.InteropServices;

namespace StreamInfer.OnnxRuntime.Cuda;

/// <summary>As much of the driver's library as says which cards there are. The library need not be there.</summary>
internal static unsafe partial class CudaDriver
{
    public const string Library = "libcuda.so.1";

    public const int CapabilityMajor = 75;
    public const int CapabilityMinor = 76;
    public const int Multiprocessors = 16;

    [LibraryImport(Library, EntryPoint = "cuInit")]
    public static partial int Init(uint flags);

    [LibraryImport(Library, EntryPoint = "cuDriverGetVersion")]
    public static partial int GetVersion(out int version);

    [LibraryImport(Library, EntryPoint = "cuDeviceGetCount")]
    public static partial int GetCount(out int count);

    [LibraryImport(Library, EntryPoint = "cuDeviceGet")]
    public static partial int GetDevice(out int device, int ordinal);

    [LibraryImport(Library, EntryPoint = "cuDeviceGetName")]
    public static partial int GetName(byte* name, int length, int device);

    [LibraryImport(Library, EntryPoint = "cuDeviceGetPCIBusId")]
    public static partial int GetBusId(byte* id, int length, int device);

    [LibraryImport(Library, EntryPoint = "cuDeviceGetAttribute")]
    public static partial int GetAttribute(out int value, int attribute, int device);

    [LibraryImport(Library, EntryPoint = "cuDeviceTotalMem_v2")]
    public static partial int GetTotalMemory(out nuint bytes, int device);
}
