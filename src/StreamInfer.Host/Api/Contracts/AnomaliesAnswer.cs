namespace StreamInfer.Host.Api.Contracts;

/// <summary>Events that were alerted on.</summary>
internal sealed record AnomaliesAnswer
{
    public required bool Enabled { get; init; }

    /// <summary>Share of the events that may be alerted on.</summary>
    public required double AlertFraction { get; init; }

    /// <summary>Since the start.</summary>
    public required long Alerts { get; init; }

    /// <summary>Alerts that were too many.</summary>
    public required long Suppressed { get; init; }

    /// <summary>Events of the last window.</summary>
    public required long WindowEvents { get; init; }

    /// <summary>Newest first; at most 200 are kept, since the start of the process.</summary>
    public required IReadOnlyList<AnomalyItem> Latest { get; init; }

    internal sealed record AnomalyItem
    {
        public required string PredictionId { get; init; }

        /// <summary>The event: <c>topic/partition/offset</c>.</summary>
        public required string Source { get; init; }

        /// <summary>As text; null where it has none, or keys are not copied.</summary>
        public required string? Key { get; init; }

        public required DateTimeOffset EventTime { get; init; }

        public required string Method { get; init; }

        public required double? Score { get; init; }

        public required double? Threshold { get; init; }

        public required double? ModelScore { get; init; }

        public required int Version { get; init; }

        /// <summary>What drove it, the largest contribution first; at most three.</summary>
        public required IReadOnlyList<DriverItem> Top { get; init; }
    }

    internal sealed record DriverItem(string Feature, double? Value, double? Z, double? Contribution);
}
