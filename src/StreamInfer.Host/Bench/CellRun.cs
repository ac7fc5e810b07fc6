using Microsoft.Extensions.Logging;
using StreamInfer.Host.Bench.Scorers;

namespace StreamInfer.Host.Bench;

/// <summary>Measures one cell in this process, which does nothing else.</summary>
internal static class CellRun
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a cell may take beyond what its events should: then something is wrong, and it says so.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task<BenchMeasurement> RunAsync(BenchCell cell, TimeProvider time, ILoggerFactory logs)
    {
        using var scorer = Open(cell, time, logs);
        using var stop = new CancellationTokenSource();
        var running = scorer.RunAsync(stop.Token);
        var start = await ReachedAsync(scorer, cell.WarmUp, running, time);
        var end = await ReachedAsync(scorer, cell.WarmUp + cell.Events, running, time);
        await stop.CancelAsync();
        await running;
        return start.To(end, cell, time);
    }

    private static IScorer Open(BenchCell cell, TimeProvider time, ILoggerFactory logs) => cell.Variant switch
    {
        "floor" => new FloorScorer(cell, time),
        "loop-batch" => new LoopScorer(cell, time, isBatched: true),
        "loop-single" => new LoopScorer(cell, time, isBatched: false),
        "swaps" => new SwappingScorer(cell, time, logs),
        "scraped" => new ScrapedScorer(cell, time, logs),
        _ => new ServiceScorer(cell, time, logs),
    };

    private static async Task<CostSample> ReachedAsync(IScorer scorer, long count, Task running, TimeProvider time)
    {
        var started = time.GetTimestamp();
        while (scorer.Completed < count)
        {
            if (running.IsCompleted)
            {
                await running;
                throw new InvalidOperationException($"it ended after {scorer.Completed} of {count} events");
            }

            if (time.GetElapsedTime(started) > Patience)
            {
                throw new TimeoutException($"{scorer.Completed} of {count} events were scored within {Patience.TotalMinutes} minutes");
            }

            await Task.Delay(Look, time);
        }

        return CostSample.Take(scorer, time);
    }
}
