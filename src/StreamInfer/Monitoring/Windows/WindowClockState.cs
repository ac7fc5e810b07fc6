namespace StreamInfer.Monitoring.Windows;

/// <summary>What a <see cref="WindowClock"/> has to remember across restarts; plain data, fit for JSON.</summary>
/// <param name="Watermark">Nothing before the first event.</param>
/// <param name="Next">Number of the next window; nothing during silence.</param>
/// <param name="IsSilent">The last window that fired was empty.</param>
/// <param name="Latest">Largest event time of all.</param>
/// <param name="Partitions">How far each partition is.</param>
/// <param name="Panes">Panes that a window has yet to use.</param>
/// <param name="Counts">Events of each <see cref="Timing"/>, in its order.</param>
public sealed record WindowClockState(
    long? Watermark,
    long? Next,
    bool IsSilent,
    long? Latest,
    IReadOnlyList<PartitionTime> Partitions,
    IReadOnlyList<PaneCount> Panes,
    IReadOnlyList<long> Counts);
