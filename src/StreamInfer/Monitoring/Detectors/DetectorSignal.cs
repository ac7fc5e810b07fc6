namespace StreamInfer.Monitoring.Detectors;

/// <summary>What a detector makes of a value.</summary>
public enum DetectorSignal
{
    /// <summary>Nothing to say.</summary>
    None,

    /// <summary>It may be changing; only of detectors of error rates.</summary>
    Warning,

    /// <summary>It has changed.</summary>
    Change,
}
