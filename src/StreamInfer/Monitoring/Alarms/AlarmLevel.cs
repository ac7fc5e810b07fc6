namespace StreamInfer.Monitoring.Alarms;

/// <summary>What one evaluation says of a subject; larger is worse.</summary>
public enum AlarmLevel
{
    /// <summary>There is too little to say anything. Never the same as ok.</summary>
    Insufficient,

    /// <summary>Nothing has changed by enough to matter.</summary>
    Ok,

    /// <summary>It changed significantly, and by the warning threshold.</summary>
    Warning,

    /// <summary>It changed significantly, and by the drift threshold.</summary>
    Drift,
}
