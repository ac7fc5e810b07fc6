namespace StreamInfer.Kafka.SchemaRegistry;

/// <summary>
/// Lets callers that want the same thing at the same time share one fetch. A caller that gives up leaves the others waiting;
/// when the last one has left, the fetch is cancelled.
/// </summary>
internal sealed class SingleFlight<TKey, TValue>(Func<TKey, CancellationToken, Task<TValue>> fetch) : IDisposable
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, Flight> flights = [];
    private bool disposed;

    /// <exception cref="ObjectDisposedException">Disposed before or during the fetch.</exception>
    public async Task<TValue> JoinAsync(TKey key, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var flight = Board(key);
        try
        {
            return await flight.Landing!.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ObjectDisposedException(GetType().Name, "disposed while a request was under way");
        }
        finally
        {
            if (Leave(key, flight))
                await flight.Abandoned.CancelAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        Flight[] open;
        lock (gate)
        {
            disposed = true;
            open = [.. flights.Values];
            flights.Clear();
        }

        foreach (var flight in open)
            flight.Abandoned.Cancel();
    }

    private Flight Board(TKey key)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (!flights.TryGetValue(key, out var flight))
            {
                flight = new Flight();
                flights.Add(key, flight);
                // On the pool, so that no part of the fetch runs under the lock.
                flight.Landing = Task.Run(() => FlyAsync(key, flight), CancellationToken.None);
            }

            flight.Waiters++;
            return flight;
        }
    }

    private async Task<TValue> FlyAsync(TKey key, Flight flight)
    {
        try
        {
            return await fetch(key, flight.Abandoned.Token).ConfigureAwait(false);
        }
        finally
        {
            lock (gate)
                Forget(key, flight);
        }
    }

    /// <returns>Whether nobody waits any more for a fetch that is still under way.</returns>
    private bool Leave(TKey key, Flight flight)
    {
        lock (gate)
            return --flight.Waiters == 0 && Forget(key, flight);
    }

    private bool Forget(TKey key, Flight flight) =>
        flights.TryGetValue(key, out var current) && current == flight && flights.Remove(key);

    private sealed class Flight
    {
        /// <summary>Never disposed: it has neither timer nor link, and disposal would race with its cancellation.</summary>
        public CancellationTokenSource Abandoned { get; } = new();

        /// <summary>Set once, under the lock that publishes the flight.</summary>
        public Task<TValue>? Landing { get; set; }

        public int Waiters { get; set; }
    }
}
