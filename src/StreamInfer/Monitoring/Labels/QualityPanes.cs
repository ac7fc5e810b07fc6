using StreamInfer.Monitoring.Windows;
using StreamInfer.Topologies;

namespace StreamInfer.Monitoring.Labels;

/// <summary>How the time of predictions is cut, and how much of it is kept.</summary>
public sealed class QualityPanes
{
    /// <summary>Panes that are kept at most, and points of a history.</summary>
    public const int Most = 120;

    private const int OfWindow = 24;

    /// <param name="plan">Window and horizon: labels may come for what was predicted a horizon ago, so both are kept.</param>
    public QualityPanes(LabelsPlan plan)
    {
        var (window, span) = ((long)plan.Window.TotalMilliseconds, (long)(plan.Window + plan.Horizon).TotalMilliseconds);
        Length = Math.Max(1, Math.Max(Ceiling(window, OfWindow), Ceiling(span, Most - 1)));
        InWindow = (int)Ceiling(window, Length);
        Kept = (int)Ceiling(span, Length) + 1;
    }

    /// <summary>Milliseconds of a pane.</summary>
    public long Length { get; }

    /// <summary>Panes of the window.</summary>
    public int InWindow { get; }

    /// <summary>Panes that are kept.</summary>
    public int Kept { get; }

    /// <summary>The pane that a time is in.</summary>
    public long Of(long timestampMs) => WindowClock.FloorDivide(timestampMs, Length);

    private static long Ceiling(long whole, long part) => (whole + part - 1) / part;
}
