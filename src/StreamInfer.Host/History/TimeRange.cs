namespace StreamInfer.Host.History;

/// <summary>Record times.</summary>
/// <param name="Since">From here on; null for the beginning.</param>
/// <param name="Until">Up to here, not included; null for the present end.</param>
internal readonly record struct TimeRange(DateTimeOffset? Since, DateTimeOffset? Until);
