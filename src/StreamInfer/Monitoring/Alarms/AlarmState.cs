namespace StreamInfer.Monitoring.Alarms;

/// <summary>Where a subject stands; larger is worse, and a pipeline is as bad as its worst subject.</summary>
public enum AlarmState
{
    /// <summary>Nothing can be said, as in the beginning.</summary>
    Insufficient,

    /// <summary>As in the reference.</summary>
    Ok,

    /// <summary>Was in drift, and has been calm since.</summary>
    Recovered,

    /// <summary>Changes repeatedly by the warning threshold.</summary>
    Warning,

    /// <summary>Changes repeatedly by the drift threshold.</summary>
    Drift,
}
