namespace StreamInfer.Monitoring.Alarms;

/// <summary>A subject's change of state: one record each.</summary>
public readonly record struct AlarmTransition(AlarmState From, AlarmState To);
