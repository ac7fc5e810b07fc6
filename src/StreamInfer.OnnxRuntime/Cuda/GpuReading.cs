namespace StreamInfer.OnnxRuntime.Cuda;

/// <summary>How a card is at one moment; NaN is what it does not tell.</summary>
public readonly record struct GpuReading
{
    /// <summary>Share of the driver's last sampling period, a sixth of a second to a second, in which something ran on it: 0 to 1.</summary>
    public double Utilization { get; init; }

    /// <summary>Memory in use by all processes.</summary>
    public double UsedBytes { get; init; }

    public double TotalBytes { get; init; }

    public double Celsius { get; init; }

    /// <summary>Energy since the driver was loaded; never falls until then.</summary>
    public double Joules { get; init; }

    /// <summary>Reads a card.</summary>
    /// <returns>Null where NVML is not there, or does not know the card.</returns>
    public static GpuReading? TryRead(CudaCard card) => Nvml.TryRead(card.BusId);
}
