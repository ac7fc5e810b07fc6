namespace StreamInfer.Host.Terminal;

/// <summary>
/// Lets the first of what repeats pass and counts the rest, so that a broken event or a retry loop fills no disk. A span begins with the first that
/// passes; when it is over, who asks next is told how many did not. Safe for any thread.
/// </summary>
/// <param name="most">How many pass within a span, 1 or more.</param>
/// <param name="span">How long.</param>
/// <param name="time">The clock.</param>
internal sealed class RepeatLimiter(int most, TimeSpan span, TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _began = long.MinValue;
    private int _passed;
    private long _suppressed;

    /// <summary>One more.</summary>
    /// <param name="suppressed">How many of the span before did not pass and are not told yet; 0 for none.</param>
    /// <returns>Whether it passes.</returns>
    public bool TryPass(out long suppressed)
    {
        lock (_gate)
        {
            suppressed = TakeIfOver();
            if (_began == long.MinValue)
            {
                (_began, _passed) = (time.GetTimestamp(), 0);
            }

            if (_passed < most)
            {
                _passed++;
                return true;
            }

            _suppressed++;
            return false;
        }
    }

    /// <summary>How many did not pass and are not told yet, if the span is over; 0 otherwise.</summary>
    public long Take()
    {
        lock (_gate)
        {
            return TakeIfOver();
        }
    }

    /// <summary>How many did not pass and are not told yet, over or not.</summary>
    public long TakeAll()
    {
        lock (_gate)
        {
            return Exchange();
        }
    }

    private long TakeIfOver() => _began != long.MinValue && time.GetElapsedTime(_began) >= span ? Exchange() : 0;

    private long Exchange()
    {
        var suppressed = _suppressed;
        (_suppressed, _began) = (0, long.MinValue);
        return suppressed;
    }
}
