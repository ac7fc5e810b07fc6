using System.Globalization;

namespace StreamInfer.OnnxRuntime.Cuda;

/// <summary>What the driver says of a card.</summary>
/// <param name="Index">As the driver counts.</param>
/// <param name="Name">Of the product.</param>
/// <param name="Capability">Compute capability, as <c>9.0</c>.</param>
/// <param name="Multiprocessors">How many.</param>
/// <param name="Bytes">Memory of the card.</param>
/// <param name="BusId">Names it among all cards of the machine, whatever the process is allowed to see.</param>
/// <param name="DriverCuda">Newest version of CUDA that the driver serves, as <c>13.0</c>.</param>
public sealed record CudaCard(int Index, string Name, string Capability, int Multiprocessors, long Bytes, string BusId, string DriverCuda)
{
    /// <summary>Of the CUDA runtime in use, as <c>13.0</c>; null where its library is not there.</summary>
    public string? RuntimeCuda { get; init; }

    /// <summary>The driver's own version, as <c>580.65.06</c>; null where NVML is not there.</summary>
    public string? Driver { get; init; }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name} (device {Index}, compute capability {Capability}, {Multiprocessors} multiprocessors, {Bytes / (1 << 20):N0} MiB), driver {Driver ?? "unknown"} for CUDA {DriverCuda}, runtime CUDA {RuntimeCuda ?? "absent"}");

    internal static string Version(int number) => string.Create(CultureInfo.InvariantCulture, $"{number / 1000}.{number % 1000 / 10}");
}
