using StreamInfer.Decoding;

namespace StreamInfer.Monitoring.Engine;

/// <summary>Where a row came from, and what was said of it.</summary>
/// <param name="Partition">Of the source topic.</param>
/// <param name="Offset">In that partition.</param>
/// <param name="TimeMs">The event's own time, Unix milliseconds.</param>
/// <param name="Quality">As in its prediction.</param>
/// <param name="Score">As the model gives it.</param>
/// <param name="Decision">What the score decides; null without a threshold.</param>
public readonly record struct MonitoredEvent(int Partition, long Offset, long TimeMs, QualityFlags Quality, double Score, bool? Decision);
