using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using StreamInfer.Host.Service;
using StreamInfer.Inference;
using StreamInfer.Routing;
using StreamInfer.Telemetry;

namespace StreamInfer.Host.Bench.Scorers;

/// <summary>The service, whose version changes ten times a second. Says in the end how long a change took to be through.</summary>
internal sealed class SwappingScorer(BenchCell cell, TimeProvider time, ILoggerFactory logs) : IScorer
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly ScoringService _service = ServiceScorer.Open(cell, time, logs);
    private readonly List<double> _milliseconds = [];

    public long Completed => _service.Pipeline?.State.Predictions ?? 0;

    public LatencyHistogram Latency => _service.Metrics.EventLatency;

    public long? Late => _service.Pipeline?.State.LateEvents ?? 0;

    public async Task RunAsync(CancellationToken stop)
    {
        var scoring = _service.RunAsync(stop);
        try
        {
            await SwapAsync(scoring, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It was measured long enough.
        }

        await scoring;
        var sorted = _milliseconds.Order().ToList();
        if (sorted.Count > 0)
        {
            await Console.Error.WriteLineAsync(
                FormattableString.Invariant($"{sorted.Count} swaps; until the last batch of the old version was handed over: p50 {sorted[sorted.Count / 2]:F2} ms, longest {sorted[^1]:F2} ms"));
        }
    }

    public void Dispose() => _service.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task SwapAsync(Task scoring, CancellationToken stop)
    {
        var models = ImmutableArray<ScoringModel>.Empty;
        for (var swaps = 0; !scoring.IsCompleted; swaps++)
        {
            await Task.Delay(Pace, time, stop);
            if (_service.Pipeline is not { State.Predictions: > 0 } pipeline || (models.IsEmpty && pipeline.Versions.Lanes.Length < 2))
            {
                continue;
            }

            models = models.IsEmpty ? [.. pipeline.Versions.Lanes.Select(lane => lane.Model)] : models;
            var began = time.GetTimestamp();
            await pipeline.Replace(new VersionSet(models[swaps % models.Length]) { Revision = swaps }).Retired.WaitAsync(stop);
            _milliseconds.Add(time.GetElapsedTime(began).TotalMilliseconds);
        }
    }
}
