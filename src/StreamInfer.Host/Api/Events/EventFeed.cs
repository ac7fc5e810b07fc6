using Microsoft.Extensions.Logging;
using StreamInfer.Host.Http;

namespace StreamInfer.Host.Api.Events;

/// <summary>The beat of the API: once a second it takes the numbers of all topologies.</summary>
internal sealed class EventFeed(ServedTopologies topologies, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Done when the server ends: whoever listens to events is to go.</summary>
    public CancellationToken Stopping => _stop.Token;

    public void Begin() => _running = RunAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Beat, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                Tick();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The server ends.
        }
    }

    private void Tick()
    {
        try
        {
            foreach (var topology in topologies.All)
            {
                if (topology.Service is { } service)
                {
                    topology.Samples.Take(service.Metrics, service.Pipeline?.Lag ?? -1, time.GetUtcNow());
                }
            }
        }
        catch (Exception defect)
        {
            // A second without numbers is better than none from here on.
            HttpLog.TickFailed(logger, defect);
        }
    }
}
