using Microsoft.Extensions.Logging;
using StreamInfer.Host.Bench.Workloads;
using StreamInfer.Host.Service;
using StreamInfer.Telemetry;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Bench.Scorers;

/// <summary>The service itself, as <c>streaminfer run</c> runs it, metrics and health included.</summary>
internal sealed class ServiceScorer : IScorer
{
    private readonly ScoringService _service;

    public ServiceScorer(BenchCell cell, TimeProvider time, ILoggerFactory logs) => _service = Open(cell, time, logs);

    /// <summary>The service of a cell.</summary>
    public static ScoringService Open(BenchCell cell, TimeProvider time, ILoggerFactory logs)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["BENCH_SOURCE"] = cell.Source,
            ["BENCH_GROUP"] = cell.Group,
            ["BENCH_OUTPUT"] = cell.Output,
            ["BENCH_DEAD_LETTERS"] = cell.DeadLetters,
            ["BENCH_SHADOW"] = cell.Shadow,
            ["BENCH_REGISTRY"] = cell.Registry,
            ["BENCH_BOOTSTRAP"] = cell.Bootstrap,
            ["BENCH_DELIVERY"] = cell.Variant == "exactly-once" ? "exactly-once" : "at-least-once",
        };
        var reading = TopologyReader.Read(Path.Combine(cell.Folder, Workload.FileOf(cell.Model, cell.Variant)), environment.GetValueOrDefault);
        var plan = reading.Plan ?? throw new InvalidOperationException(string.Join(Environment.NewLine, reading.Errors));
        var options = new ServiceOptions(Path.Combine(cell.Folder, "models"), cell.Variant == "silent" ? null : new(System.Net.IPAddress.Loopback, 0));
        return new ScoringService(plan, options, time, logs);
    }

    public long Completed => _service.Pipeline?.State.Predictions ?? 0;

    public LatencyHistogram Latency => _service.Metrics.EventLatency;

    public long? Late => _service.Pipeline?.State.LateEvents ?? 0;

    public Task RunAsync(CancellationToken stop) => _service.RunAsync(stop);

    public void Dispose() => _service.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
