using StreamInfer.Monitoring.Randomness;
using StreamInfer.Monitoring.Windows;

namespace StreamInfer.Monitoring.Quality;

/// <summary>
/// Finds events that come twice within a window length or the next, by their ids. What it remembers is 4 MB whatever comes, and is no part of checkpoints: ids of before a
/// restart are new after it. Used by one thread at a time; allocates nothing an event.
/// </summary>
/// <param name="window">After how long the filter turns, in milliseconds of event time.</param>
internal sealed class EventDuplicates(long window)
{
    private readonly DuplicateFilter _filter = new();
    private long? _turn;

    /// <summary>Remembers an id.</summary>
    /// <returns>Whether it was known.</returns>
    public bool IsKnown(ReadOnlySpan<byte> id) => _filter.Add(Fnv1a.Hash(id));

    /// <summary>Forgets what is older than the last window length.</summary>
    /// <param name="watermark">Up to when all events have come, Unix milliseconds; null before the first.</param>
    public void Advance(long? watermark)
    {
        if (watermark is not { } time)
        {
            return;
        }

        var turn = WindowClock.FloorDivide(time, window);
        for (var left = Math.Min(2, turn - (_turn ?? turn)); left > 0; left--)
        {
            _filter.Turn();
        }

        _turn = turn;
    }
}
