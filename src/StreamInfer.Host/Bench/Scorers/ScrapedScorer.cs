using Microsoft.Extensions.Logging;
using StreamInfer.Host.Http;

namespace StreamInfer.Host.Bench.Scorers;

/// <summary>The service, whose metrics somebody asks for every second: fifteen times as often as is usual. What asking takes is counted too, since it happens in the same process.</summary>
internal sealed class ScrapedScorer(BenchCell cell, TimeProvider time, ILoggerFactory logs) : ServiceScorer(cell, time, logs)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    protected override async Task BesideAsync(Task scoring, CancellationToken stop)
    {
        var (scrapes, bytes) = (0, 0L);
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Accept.ParseAdd("application/openmetrics-text");
        try
        {
            for (; !scoring.IsCompleted; await Task.Delay(Pace, Time, stop))
            {
                if (Service.Address is { } address)
                {
                    bytes += (await client.GetByteArrayAsync(new Uri(address, MetricsEndpoint.Path), stop)).Length;
                    scrapes++;
                }
            }
        }
        finally
        {
            await Console.Error.WriteLineAsync(FormattableString.Invariant($"{scrapes} scrapes of {(scrapes == 0 ? 0 : bytes / scrapes)} bytes"));
        }
    }
}
