namespace StreamInfer.Monitoring.Alarms;

/// <summary>What a <see cref="SubjectAlarm"/> has to remember across restarts; plain data, fit for JSON.</summary>
/// <param name="State">Where the subject stands.</param>
/// <param name="Levels">Its last levels that were not insufficient, oldest first; at most five.</param>
/// <param name="CalmRun">Calm evaluations in a row.</param>
/// <param name="Blind">Insufficient evaluations in a row.</param>
public sealed record SubjectAlarmState(AlarmState State, IReadOnlyList<AlarmLevel> Levels, int CalmRun, int Blind);
