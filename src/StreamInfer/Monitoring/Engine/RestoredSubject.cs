using StreamInfer.Monitoring.Alarms;

namespace StreamInfer.Monitoring.Engine;

/// <summary>How a subject stood before a restart.</summary>
/// <param name="Subject">A feature's name, <c>$score</c>, <c>$proj0</c> … or <c>$joint</c>.</param>
/// <param name="State">Its state.</param>
/// <param name="SinceMs">Since when, Unix milliseconds.</param>
public readonly record struct RestoredSubject(string Subject, AlarmState State, long SinceMs);
