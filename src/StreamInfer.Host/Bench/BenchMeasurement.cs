namespace StreamInfer.Host.Bench;

/// <summary>What one cell, or the median of its repeats, came to. The names are those of the JSON file.</summary>
internal sealed record BenchMeasurement
{
    public required string Variant { get; init; }

    public required string Model { get; init; }

    public required string Mode { get; init; }

    public required string Load { get; init; }

    public required double EventsPerSecond { get; init; }

    /// <summary>User and system time of the whole process, warm-up excluded.</summary>
    public required double CpuMicrosPerEvent { get; init; }

    /// <summary>From the return of the poll that brought an event to the hand-over of its prediction to the producer, in milliseconds.</summary>
    public required double P50Ms { get; init; }

    public required double P95Ms { get; init; }

    public required double P99Ms { get; init; }

    public required double P999Ms { get; init; }

    /// <summary>From the instant at which an event was due to be sent (whether or not the sender kept up) to its prediction at a reader of the output topic; null in catch-up mode.</summary>
    public double? EndToEndP50Ms { get; init; }

    public double? EndToEndP99Ms { get; init; }

    /// <summary>Mean size of a prediction's value at a reader of the output topic: the variants must write alike; null where there was no reader.</summary>
    public double? OutputValueBytes { get; init; }

    /// <summary>Managed bytes, all threads, divided by events.</summary>
    public required double AllocatedBytesPerEvent { get; init; }

    public required int Gen1 { get; init; }

    public required int Gen2 { get; init; }

    public required double PeakRssMb { get; init; }

    /// <summary>Least and most of the repeats' CPU times; the same where there was one.</summary>
    public double CpuMicrosLeast { get; init; }

    public double CpuMicrosMost { get; init; }

    /// <summary>Events past the deadline as the service itself counted them; null for the others, which have no deadline.</summary>
    public long? LateCounted { get; init; }

    /// <summary>
    /// Predictions that a reader of the output topic found marked late; null where there was no reader. The mark is written before the hand-over, by a forecast of it.
    /// </summary>
    public long? LateSeen { get; init; }
}
