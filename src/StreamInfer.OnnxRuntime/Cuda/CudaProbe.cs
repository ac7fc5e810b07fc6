using System.Globalization;
using System.Text;
using Microsoft.ML.OnnxRuntime;

namespace StreamInfer.OnnxRuntime.Cuda;

/// <summary>Looks whether CUDA can be had on this machine, without any setting of the environment. Safe to ask again: what was missing may have come.</summary>
public static class CudaProbe
{
    internal const string Provider = "CUDAExecutionProvider";

    internal const string TensorRtProvider = "TensorrtExecutionProvider";

    private const int NameLength = 256;

    /// <summary>Whether this build of ONNX Runtime has the provider at all; one without never gets it while the process lives.</summary>
    public static bool IsBuiltIn => WhyNoProvider() is null;

    /// <summary>Why a model cannot run on a card now, in one line; null where all is there that can be looked for without opening one.</summary>
    public static string? WhyNot(int device = 0) => TryFind(device, out var reason) is null ? reason : null;

    /// <summary>Loads the libraries that TensorRT needs, where CUDA's are there.</summary>
    /// <returns>Why a model cannot run on it, in one line; null where all is there that can be looked for without opening one.</returns>
    internal static string? WhyNoTensorRt()
    {
        if (!OrtEnv.Instance().GetAvailableProviders().Contains(TensorRtProvider, StringComparer.Ordinal))
        {
            return $"this build of ONNX Runtime has no {TensorRtProvider}";
        }

        return CudaLibraries.Usual.LoadTensorRt() is { Count: > 0 } missing ? NotFound(missing) : null;
    }

    /// <summary>Finds a card, and loads the libraries that runs on it need.</summary>
    /// <param name="device">As the driver counts.</param>
    /// <param name="reason">Why there is none, in one line.</param>
    public static CudaCard? TryFind(int device, out string? reason)
    {
        // A build without the provider never gets one; to look for cards would be misleading.
        reason = WhyNoProvider() ?? WhyNoCard(device, out var count) ?? (device < count ? null : Missing(device, count));
        if (reason is not null)
        {
            return null;
        }

        if (CudaLibraries.Usual.Load() is { Count: > 0 } missing)
        {
            reason = NotFound(missing);
            return null;
        }

        return Describe(device);
    }

    private static string NotFound(IReadOnlyList<string> missing) =>
        $"{string.Join(", ", missing)} {(missing.Count == 1 ? "is" : "are")} neither where the system looks for libraries nor in CUDA's usual places, those of Python wheels included";

    private static string Missing(int device, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"there is no device {device}: the driver shows {count}, counted from 0");

    private static string? WhyNoProvider()
    {
        var providers = OrtEnv.Instance().GetAvailableProviders();
        return providers.Contains(Provider, StringComparer.Ordinal) ? null
            : $"this build of ONNX Runtime has no {Provider}, only {string.Join(", ", providers)}; build with -p:OnnxRuntimeFlavor=Gpu";
    }

    private static string? WhyNoCard(int device, out int count)
    {
        count = 0;
        try
        {
            var code = CudaDriver.Init(0);
            code = code == 0 ? CudaDriver.GetCount(out count) : code;
            return code == 0 && count > 0 ? null : $"the NVIDIA driver shows no device (CUDA driver error {code.ToString(CultureInfo.InvariantCulture)})";
        }
        catch (DllNotFoundException)
        {
            return $"there is no NVIDIA driver: {CudaDriver.Library} is not there";
        }
        catch (EntryPointNotFoundException strange)
        {
            return $"{CudaDriver.Library} is not a driver's library: {strange.Message}";
        }
    }

    private static unsafe CudaCard Describe(int index)
    {
        _ = CudaDriver.GetDevice(out var device, index);
        _ = CudaDriver.GetVersion(out var driver);
        _ = CudaDriver.GetAttribute(out var major, CudaDriver.CapabilityMajor, device);
        _ = CudaDriver.GetAttribute(out var minor, CudaDriver.CapabilityMinor, device);
        _ = CudaDriver.GetAttribute(out var processors, CudaDriver.Multiprocessors, device);
        _ = CudaDriver.GetTotalMemory(out var bytes, device);
        var text = stackalloc byte[NameLength];
        var name = CudaDriver.GetName(text, NameLength, device) == 0 ? Text(text) : "unknown";
        var bus = CudaDriver.GetBusId(text, NameLength, device) == 0 ? Text(text) : string.Empty;
        var runtime = CudaRuntime.GetVersion(out var version) == 0 ? CudaCard.Version(version) : null;
        return new CudaCard(index, name, $"{major}.{minor}", processors, (long)bytes, bus, CudaCard.Version(driver)) { RuntimeCuda = runtime, Driver = Nvml.DriverVersion() };
    }

    private static unsafe string Text(byte* text) => Encoding.UTF8.GetString(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
}
