namespace StreamInfer.Monitoring.Windows;

/// <summary>Which time windows are made of.</summary>
public enum TimeBasis
{
    /// <summary>The events' own times, with a watermark that says up to when all have come.</summary>
    Event,

    /// <summary>The clock when an event is counted; nothing is ever late.</summary>
    Processing,
}
