namespace StreamInfer.Host.Api.Events;

/// <summary>
/// What waits to be sent to one listener: of each kind of state the latest only, and a few anomalies. Bounded however slowly it reads; the messages themselves are shared by all
/// listeners. Offered to by one thread, taken from by another.
/// </summary>
internal sealed class EventClient : IDisposable
{
    /// <summary>Most anomalies that wait; of more the oldest go.</summary>
    public const int MostAnomalies = 50;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly List<(string Kind, byte[] Message)> _states = [];
    private readonly Queue<byte[]> _anomalies = new();

    /// <summary>A state that takes the place of the one of its kind that still waits.</summary>
    public void Offer(string kind, byte[] message)
    {
        lock (_gate)
        {
            var waiting = _states.FindIndex(state => state.Kind == kind);
            if (waiting >= 0)
            {
                _states[waiting] = (kind, message);
            }
            else
            {
                _states.Add((kind, message));
            }
        }

        Raise();
    }

    /// <summary>Something that happened.</summary>
    public void OfferAnomaly(byte[] message)
    {
        lock (_gate)
        {
            _anomalies.Enqueue(message);
            if (_anomalies.Count > MostAnomalies)
            {
                _anomalies.Dequeue();
            }
        }

        Raise();
    }

    /// <summary>Waits for messages.</summary>
    /// <param name="within">At most so long.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>All that wait; null where time was up.</returns>
    public async ValueTask<IReadOnlyList<byte[]>?> TakeAsync(TimeSpan within, CancellationToken stop)
    {
        if (!await _signal.WaitAsync(within, stop))
        {
            return null;
        }

        lock (_gate)
        {
            byte[][] messages = [.. _states.Select(state => state.Message), .. _anomalies];
            _states.Clear();
            _anomalies.Clear();
            return messages;
        }
    }

    public void Dispose() => _signal.Dispose();

    private void Raise()
    {
        lock (_gate)
        {
            if (_signal.CurrentCount == 0)
            {
                _signal.Release();
            }
        }
    }
}
