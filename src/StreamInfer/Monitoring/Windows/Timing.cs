namespace StreamInfer.Monitoring.Windows;

/// <summary>How an event stands to the watermark.</summary>
public enum Timing
{
    /// <summary>Its pane is open.</summary>
    OnTime,

    /// <summary>Its pane has ended, but a window with it has yet to fire: it counts.</summary>
    Late,

    /// <summary>It is too late to count.</summary>
    TooLate,

    /// <summary>It claims to be from the future, and does not count.</summary>
    Future,
}
