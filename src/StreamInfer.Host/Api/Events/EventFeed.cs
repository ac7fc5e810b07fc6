using Microsoft.Extensions.Logging;
using StreamInfer.Host.Http;

namespace StreamInfer.Host.Api.Events;

/// <summary>
/// The beat of the API: once a second it takes the numbers of all topologies and tells those who listen. It runs beside the scoring, which neither knows of it nor waits for it.
/// </summary>
internal sealed class EventFeed(ServedTopologies topologies, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>Most listeners of the process.</summary>
    public const int MostClients = 256;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, TopologyFeed> _feeds = topologies.All.ToDictionary(topology => topology.Name, topology => new TopologyFeed(topology), StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private int _clients;

    /// <summary>Done when the server ends: whoever listens to events is to go.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>Listeners now.</summary>
    public int Clients => Volatile.Read(ref _clients);

    public void Begin() => _running = RunAsync();

    /// <summary>Takes a listener in.</summary>
    /// <exception cref="ApiRefusal">There are as many as there may be.</exception>
    public EventClient Join(ServedTopology topology)
    {
        if (Interlocked.Increment(ref _clients) > MostClients)
        {
            Interlocked.Decrement(ref _clients);
            throw ApiRefusal.Unavailable($"{MostClients} listen already, which is the most", retryAfterSeconds: 30);
        }

        var client = new EventClient();
        _feeds[topology.Name].Add(client);
        return client;
    }

    public void Leave(ServedTopology topology, EventClient client)
    {
        _feeds[topology.Name].Remove(client);
        client.Dispose();
        Interlocked.Decrement(ref _clients);
    }

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
        foreach (var topology in topologies.All)
        {
            try
            {
                if (topology.Service is { } service)
                {
                    topology.Samples.Take(service.Metrics, service.Pipeline?.Lag ?? -1, time.GetUtcNow());
                }

                _feeds[topology.Name].Tick();
            }
            catch (Exception defect)
            {
                // A second without numbers is better than none from here on.
                HttpLog.TickFailed(logger, defect);
            }
        }
    }
}
