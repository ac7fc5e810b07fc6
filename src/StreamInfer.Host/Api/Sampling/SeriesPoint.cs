namespace StreamInfer.Host.Api.Sampling;

/// <summary>What was seen of a pipeline in a second.</summary>
/// <param name="At">Its end, in UTC.</param>
/// <param name="Throughput">Events handed over a second.</param>
/// <param name="P50">Latency that half of them kept, in seconds; null without any.</param>
/// <param name="P99">Latency that 99 of 100 kept.</param>
/// <param name="Lag">Events that are not read yet; null while unknown.</param>
internal readonly record struct SeriesPoint(DateTimeOffset At, double Throughput, double? P50, double? P99, long? Lag);
