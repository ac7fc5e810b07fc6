namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>Where the last few readers of a log stopped, so that those who read on need not search. Safe for any thread, without locks.</summary>
internal sealed class ReadPositions
{
    private const int Capacity = 8;

    private readonly Entry?[] _entries = new Entry?[Capacity];
    private int _oldest;

    /// <summary>Where the batch that begins at an offset lies in a segment; -1 if no reader stopped there.</summary>
    public int Find(Segment segment, long offset)
    {
        foreach (ref var slot in _entries.AsSpan())
        {
            if (Volatile.Read(ref slot) is { } entry && entry.Offset == offset && ReferenceEquals(entry.Segment, segment))
            {
                return entry.Position;
            }
        }

        return -1;
    }

    /// <summary>A reader that began at an offset has stopped.</summary>
    /// <param name="segment">Where.</param>
    /// <param name="began">The offset it began at: it will not come back there.</param>
    /// <param name="offset">The offset it goes on with.</param>
    /// <param name="position">Where that lies.</param>
    public void Set(Segment segment, long began, long offset, int position)
    {
        var next = new Entry(segment, offset, position);
        foreach (ref var slot in _entries.AsSpan())
        {
            if (Volatile.Read(ref slot) is { } entry && entry.Offset == began)
            {
                Volatile.Write(ref slot, next);
                return;
            }
        }

        Volatile.Write(ref _entries[(Interlocked.Increment(ref _oldest) & int.MaxValue) % Capacity], next);
    }

    private sealed record Entry(Segment Segment, long Offset, int Position);
}
