using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using StreamInfer.Batching;

namespace StreamInfer.Pipeline;

/// <summary>
/// Counts what is between poll and acknowledgement, and holds it within its limit. Settlements come back from the client's threads; all else is
/// done by the poller's thread alone.
/// </summary>
internal sealed class InFlightEvents(InFlightLimit limit, PollerSignal signal)
{
    // Each in use has an event, but for that of the open batch: never more than events in flight, and one.
    private readonly Stack<Settlement> _free = new();
    private readonly ConcurrentQueue<Settlement> _settled = new();
    private readonly OldestInFlight _oldest = new();
    private int _events;
    private long _bytes;

    /// <summary>Bytes of the records in flight; read by anyone.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Whether nothing is in flight.</summary>
    public bool IsIdle => _events == 0;

    /// <summary>Whether no more bytes may come in.</summary>
    public bool IsFull => _bytes >= limit.Bytes;

    /// <summary>Whether a batch of so many events may be begun.</summary>
    public bool HasRoomFor(int events) => _events + events <= limit.Events && !IsFull;

    /// <summary>For the events of a new batch.</summary>
    public Settlement Begin()
    {
        var settlement = _free.TryPop(out var free) ? free : new Settlement(Settled);
        _oldest.Begin(settlement);
        return settlement;
    }

    /// <summary>When the event arrived that has been in flight for longest; -1 while none is.</summary>
    public long OldestArrival() => _oldest.Arrival();

    /// <summary>An event of so many bytes has joined the open batch.</summary>
    public void Add(int bytes)
    {
        _events++;
        Volatile.Write(ref _bytes, _bytes + bytes);
    }

    public bool TryTakeSettled([MaybeNullWhen(false)] out Settlement settlement) => _settled.TryDequeue(out settlement);

    /// <summary>The events of a settlement are done with.</summary>
    public void Return(Settlement settlement)
    {
        _events -= settlement.Events;
        Volatile.Write(ref _bytes, _bytes - settlement.Bytes);
        settlement.Clear();
        _free.Push(settlement);
    }

    private void Settled(Settlement settlement)
    {
        _settled.Enqueue(settlement);
        signal.Raise();
    }
}
