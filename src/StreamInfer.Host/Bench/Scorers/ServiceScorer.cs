using Microsoft.Extensions.Logging;
using StreamInfer.Host.Bench.Workloads;
using StreamInfer.Host.Service;
using StreamInfer.Telemetry;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Bench.Scorers;

/// <summary>The service itself, as <c>streaminfer run</c> runs it, metrics and health included.</summary>
internal class ServiceScorer : IScorer
{
    public ServiceScorer(BenchCell cell, TimeProvider time, ILoggerFactory logs) => (Service, Time) = (Open(cell, time, logs), time);

    protected ScoringService Service { get; }

    protected TimeProvider Time { get; }

    public long Completed => Service.Pipeline?.State.Predictions ?? 0;

    public LatencyHistogram Latency => Service.Metrics.EventLatency;

    public long? Late => Service.Pipeline?.State.LateEvents ?? 0;

    public async Task RunAsync(CancellationToken stop)
    {
        var scoring = Service.RunAsync(stop);
        try
        {
            await BesideAsync(scoring, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It was measured long enough.
        }

        await scoring;
    }

    public void Dispose() => Service.DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>What is done to the service meanwhile. By default nothing.</summary>
    /// <param name="scoring">Done when the service has ended.</param>
    /// <param name="stop">It has been measured long enough.</param>
    protected virtual Task BesideAsync(Task scoring, CancellationToken stop) => Task.CompletedTask;

    private static ScoringService Open(BenchCell cell, TimeProvider time, ILoggerFactory logs)
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
}
