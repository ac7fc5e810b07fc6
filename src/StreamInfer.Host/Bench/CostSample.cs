using System.Diagnostics;
using StreamInfer.Telemetry;

namespace StreamInfer.Host.Bench;

/// <summary>What the process had used at one instant.</summary>
internal sealed record CostSample
{
    public required long Timestamp { get; init; }

    public required long Completed { get; init; }

    public required double CpuSeconds { get; init; }

    public required long AllocatedBytes { get; init; }

    public required int Gen1 { get; init; }

    public required int Gen2 { get; init; }

    public required long[] Latencies { get; init; }

    public required long? Late { get; init; }

    public static CostSample Take(Scorers.IScorer scorer, TimeProvider time)
    {
        using var process = Process.GetCurrentProcess();
        var latencies = new long[scorer.Latency.BucketCount];
        scorer.Latency.CopyTo(latencies);
        return new CostSample
        {
            Timestamp = time.GetTimestamp(),
            Completed = scorer.Completed,
            CpuSeconds = process.TotalProcessorTime.TotalSeconds,
            AllocatedBytes = GC.GetTotalAllocatedBytes(),
            Gen1 = GC.CollectionCount(1),
            Gen2 = GC.CollectionCount(2),
            Latencies = latencies,
            Late = scorer.Late,
        };
    }

    /// <summary>What was used from here to a later sample.</summary>
    public BenchMeasurement To(CostSample end, BenchCell cell, TimeProvider time)
    {
        using var process = Process.GetCurrentProcess();
        var events = Math.Max(1, end.Completed - Completed);
        var latencies = end.Latencies.Zip(Latencies, (last, first) => last - first).ToArray();
        return new BenchMeasurement
        {
            Variant = cell.Variant,
            Model = cell.Model,
            Mode = cell.Mode,
            Load = cell.Load,
            EventsPerSecond = events / time.GetElapsedTime(Timestamp, end.Timestamp).TotalSeconds,
            CpuMicrosPerEvent = (end.CpuSeconds - CpuSeconds) * 1e6 / events,
            P50Ms = Milliseconds(latencies, 0.5),
            P95Ms = Milliseconds(latencies, 0.95),
            P99Ms = Milliseconds(latencies, 0.99),
            P999Ms = Milliseconds(latencies, 0.999),
            AllocatedBytesPerEvent = (double)(end.AllocatedBytes - AllocatedBytes) / events,
            Gen1 = end.Gen1 - Gen1,
            Gen2 = end.Gen2 - Gen2,
            CpuMicrosLeast = (end.CpuSeconds - CpuSeconds) * 1e6 / events,
            CpuMicrosMost = (end.CpuSeconds - CpuSeconds) * 1e6 / events,
            PeakRssMb = process.PeakWorkingSet64 / 1e6,
            LateCounted = end.Late - Late,
        };
    }

    private static double Milliseconds(long[] counts, double share) => LatencyHistogram.Quantile(counts, share) * 1e3;
}
