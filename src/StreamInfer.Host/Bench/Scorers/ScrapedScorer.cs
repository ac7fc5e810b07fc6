using Microsoft.Extensions.Logging;
using StreamInfer.Host.Http;
using StreamInfer.Host.Service;
using StreamInfer.Telemetry;

namespace StreamInfer.Host.Bench.Scorers;

/// <summary>The service, whose metrics somebody asks for every second: fifteen times as often as is usual. What asking takes is counted too, since it happens in the same process.</summary>
internal sealed class ScrapedScorer(BenchCell cell, TimeProvider time, ILoggerFactory logs) : IScorer
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly ScoringService _service = ServiceScorer.Open(cell, time, logs);
    private int _scrapes;
    private long _bytes;

    public long Completed => _service.Pipeline?.State.Predictions ?? 0;

    public LatencyHistogram Latency => _service.Metrics.EventLatency;

    public long? Late => _service.Pipeline?.State.LateEvents ?? 0;

    public async Task RunAsync(CancellationToken stop)
    {
        var scoring = _service.RunAsync(stop);
        try
        {
            await ScrapeAsync(scoring, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It was measured long enough.
        }

        await scoring;
        await Console.Error.WriteLineAsync(FormattableString.Invariant($"{_scrapes} scrapes of {(_scrapes == 0 ? 0 : _bytes / _scrapes)} bytes"));
    }

    public void Dispose() => _service.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task ScrapeAsync(Task scoring, CancellationToken stop)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Accept.ParseAdd("application/openmetrics-text");
        for (; !scoring.IsCompleted; await Task.Delay(Pace, time, stop))
        {
            if (_service.Address is { } address)
            {
                _bytes += (await client.GetByteArrayAsync(new Uri(address, MetricsEndpoint.Path), stop)).Length;
                _scrapes++;
            }
        }
    }
}
