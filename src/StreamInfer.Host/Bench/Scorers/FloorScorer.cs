using StreamInfer.Telemetry;

namespace StreamInfer.Host.Bench.Scorers;

internal sealed class FloorScorer(BenchCell cell, TimeProvider time) : IScorer
{
    public long Completed => 0;

    public LatencyHistogram Latency { get; } = new();

    public long? Late => null;

    public Task RunAsync(CancellationToken stop) => throw new NotSupportedException($"{cell} {time}");

    public void Dispose()
    {
    }
}
