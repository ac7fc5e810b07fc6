namespace StreamInfer.Monitoring.Windows;

/// <summary>How far a partition is.</summary>
/// <param name="Partition">Which.</param>
/// <param name="Largest">Its largest event time, in milliseconds since 1970.</param>
/// <param name="Seen">The clock at its last event, in milliseconds since 1970.</param>
public readonly record struct PartitionTime(int Partition, long Largest, long Seen);
