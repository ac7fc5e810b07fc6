using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using StreamInfer.Inference;
using StreamInfer.Routing;

namespace StreamInfer.Host.Bench.Scorers;

/// <summary>The service, whose version changes ten times a second. Says in the end how long a change took to be through.</summary>
internal sealed class SwappingScorer(BenchCell cell, TimeProvider time, ILoggerFactory logs) : ServiceScorer(cell, time, logs)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    protected override async Task BesideAsync(Task scoring, CancellationToken stop)
    {
        var milliseconds = new List<double>();
        try
        {
            await SwapAsync(milliseconds, scoring, stop);
        }
        finally
        {
            var sorted = milliseconds.Order().ToList();
            if (sorted.Count > 0)
            {
                await Console.Error.WriteLineAsync(
                    FormattableString.Invariant($"{sorted.Count} swaps; until the last batch of the old version was handed over: p50 {sorted[sorted.Count / 2]:F2} ms, longest {sorted[^1]:F2} ms"));
            }
        }
    }

    private async Task SwapAsync(List<double> milliseconds, Task scoring, CancellationToken stop)
    {
        var models = ImmutableArray<ScoringModel>.Empty;
        for (var swaps = 0; !scoring.IsCompleted; swaps++)
        {
            await Task.Delay(Pace, Time, stop);
            if (Service.Pipeline is not { State.Predictions: > 0 } pipeline || (models.IsEmpty && pipeline.Versions.Lanes.Length < 2))
            {
                continue;
            }

            models = models.IsEmpty ? [.. pipeline.Versions.Lanes.Select(lane => lane.Model)] : models;
            var began = Time.GetTimestamp();
            await pipeline.Replace(new VersionSet(models[swaps % models.Length]) { Revision = swaps }).Retired.WaitAsync(stop);
            milliseconds.Add(Time.GetElapsedTime(began).TotalMilliseconds);
        }
    }
}
