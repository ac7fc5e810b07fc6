namespace StreamInfer.Host.Api.Sampling;

/// <summary>How events of the last seconds did.</summary>
/// <param name="P50">Latency that half of them kept, in seconds; null without any, as the others.</param>
/// <param name="P95">Latency that 95 of 100 kept.</param>
/// <param name="P99">Latency that 99 of 100 kept.</param>
/// <param name="LateRatio">Share of them past their deadline.</param>
internal readonly record struct RecentLatency(double? P50, double? P95, double? P99, double? LateRatio);
