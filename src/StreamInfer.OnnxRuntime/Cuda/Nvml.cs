using System.Runtime.InteropServices;
using System.Text;

namespace StreamInfer.OnnxRuntime.Cuda;

/// <summary>As much of NVIDIA's management library as says how a card is. The library need not be there.</summary>
internal static unsafe partial class Nvml
{
    private const string Library = "libnvidia-ml.so.1";
    private const int GpuSensor = 0;
    private const int TextLength = 96;
    private static readonly Lazy<bool> Started = new(Start);

    /// <summary>Whether the library is there and works.</summary>
    public static bool IsThere => Started.Value;

    /// <summary>The driver's own version; null where that cannot be had.</summary>
    public static string? DriverVersion()
    {
        var text = stackalloc byte[TextLength];
        return IsThere && SystemGetDriverVersion(text, TextLength) == 0
            ? Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text)) : null;
    }

    /// <summary>How a card is now.</summary>
    /// <param name="busId">As the driver names it.</param>
    /// <returns>Null where that cannot be had.</returns>
    public static GpuReading? TryRead(string busId)
    {
        if (!IsThere || GetHandle(busId, out var device) != 0)
        {
            return null;
        }

        return new GpuReading
        {
            Utilization = GetUtilization(device, out var busy) == 0 ? busy.Gpu / 100.0 : double.NaN,
            UsedBytes = GetMemory(device, out var memory) == 0 ? memory.Used : double.NaN,
            TotalBytes = memory.Total > 0 ? memory.Total : double.NaN,
            Celsius = GetTemperature(device, GpuSensor, out var degrees) == 0 ? degrees : double.NaN,
            Joules = GetEnergy(device, out var milliJoules) == 0 ? milliJoules / 1000.0 : double.NaN,
        };
    }

    private static bool Start()
    {
        try
        {
            return Init() == 0;
        }
        catch (Exception absent) when (absent is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport(Library, EntryPoint = "nvmlInit_v2")]
    private static partial int Init();

    [LibraryImport(Library, EntryPoint = "nvmlSystemGetDriverVersion")]
    private static partial int SystemGetDriverVersion(byte* text, uint length);

    [LibraryImport(Library, EntryPoint = "nvmlDeviceGetHandleByPciBusId_v2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetHandle(string busId, out nint device);

    [LibraryImport(Library, EntryPoint = "nvmlDeviceGetUtilizationRates")]
    private static partial int GetUtilization(nint device, out Rates rates);

    [LibraryImport(Library, EntryPoint = "nvmlDeviceGetMemoryInfo")]
    private static partial int GetMemory(nint device, out MemoryInfo memory);

    [LibraryImport(Library, EntryPoint = "nvmlDeviceGetTemperature")]
    private static partial int GetTemperature(nint device, int sensor, out uint celsius);

    [LibraryImport(Library, EntryPoint = "nvmlDeviceGetTotalEnergyConsumption")]
    private static partial int GetEnergy(nint device, out ulong milliJoules);

    [StructLayout(LayoutKind.Sequential)]
    private struct Rates
    {
        public uint Gpu;
        public uint Memory;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct MemoryInfo
    {
        public ulong Total;
        public ulong Free;
        public ulong Used;
    }
}
