namespace StreamInfer.Monitoring.Windows;

/// <summary>How windows lie and when they fire. Times are in milliseconds.</summary>
public sealed record WindowPlan
{
    /// <summary>A limit that is never reached.</summary>
    public const long Never = long.MaxValue;

    /// <summary>Length of a window; a multiple of <see cref="Slide"/>.</summary>
    public required long Window { get; init; }

    /// <summary>Distance of windows, and length of a pane; positive.</summary>
    public required long Slide { get; init; }

    /// <summary>Which time counts.</summary>
    public TimeBasis Time { get; init; } = TimeBasis.Event;

    /// <summary>How far events of one partition may be out of order; 0 or more.</summary>
    public long Delay { get; init; } = 5_000;

    /// <summary>How long after its end a pane still takes events, as long as a window with it has yet to fire; nothing means a slide.</summary>
    public long? Lateness { get; init; }

    /// <summary>A partition without an event for so long holds no window back.</summary>
    public long Idle { get; init; } = 30_000;

    /// <summary>Events further ahead of the clock are counted and ignored: one wrong clock must not push time forward.</summary>
    public long MaxFuture { get; init; } = 300_000;

    /// <summary>Panes kept at most: a partition further behind than these is not waited for.</summary>
    public long MaxPanes { get; init; } = 1_000;

    /// <summary>Panes a window.</summary>
    public long PanesPerWindow => Window / Slide;

    /// <summary>Says what is wrong.</summary>
    /// <exception cref="ArgumentException">A length is not allowed.</exception>
    public void Check()
    {
        if (Slide <= 0 || Window <= 0 || Window % Slide != 0)
        {
            throw new ArgumentException($"window ({Window} ms) must be a positive multiple of slide ({Slide} ms)");
        }

        if (MaxPanes < PanesPerWindow)
        {
            throw new ArgumentException($"maxPanes ({MaxPanes}) must be at least the panes of a window ({PanesPerWindow})");
        }

        if (Delay < 0 || Lateness < 0 || Idle < 0 || MaxFuture < 0)
        {
            throw new ArgumentException($"delay ({Delay} ms), lateness ({Lateness} ms), idle ({Idle} ms) and maxFuture ({MaxFuture} ms) must not be negative");
        }
    }
}
