namespace StreamInfer.Monitoring.Anomalies;

/// <summary>What becomes of an event that was ranked.</summary>
public enum AlertDecision
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is published as an anomaly.</summary>
    Alert,

    /// <summary>It would be, but there were too many.</summary>
    Suppressed,
}
