namespace StreamInfer.Host.Api.Contracts;

/// <summary>How monitoring stands.</summary>
internal sealed record DriftAnswer
{
    public required bool Enabled { get; init; }

    /// <summary><c>insufficient</c>, <c>ok</c>, <c>recovered</c>, <c>warning</c> or <c>drift</c>: of the worst version, before a restart where no window was judged since.</summary>
    public required string State { get; init; }

    /// <summary>Up to when all events are taken to have come; null before the first.</summary>
    public required DateTimeOffset? Watermark { get; init; }

    public required double? WatermarkLagSeconds { get; init; }

    /// <summary>Events that were not watched since monitoring was behind.</summary>
    public required long Dropped { get; init; }

    /// <summary>Share of the events that is watched, 0 to 1.</summary>
    public required double Sampling { get; init; }

    /// <summary>Whether windows are judged in this process.</summary>
    public required bool Evaluating { get; init; }

    public required DriftEventsItem Events { get; init; }

    public required IReadOnlyList<DriftVersionItem> Versions { get; init; }

    internal sealed record DriftEventsItem(long OnTime, long Late, long TooLate, long Future, long Duplicates);

    internal sealed record DriftVersionItem
    {
        public required int Version { get; init; }

        /// <summary><c>primary</c> or <c>rollout</c>.</summary>
        public required string Route { get; init; }

        public required string State { get; init; }

        /// <summary><c>file</c>, <c>trailing</c> or <c>none</c>; <c>unknown</c> of a version that had no event in this process.</summary>
        public required string Reference { get; init; }

        public required string ProfileHash { get; init; }

        public required DateTimeOffset? WindowStart { get; init; }

        public required DateTimeOffset? WindowEnd { get; init; }

        public required long WindowEvents { get; init; }

        /// <summary>Of the last window that was judged in this process; empty before the first.</summary>
        public required IReadOnlyList<SubjectItem> Subjects { get; init; }

        /// <summary>How subjects stood before a restart, the worst first; empty as soon as a window was judged in this process.</summary>
        public required IReadOnlyList<RestoredItem> Restored { get; init; }

        public required IReadOnlyList<ViolationItem> Violations { get; init; }

        public required long DeadLetters { get; init; }

        public required long Alerts { get; init; }

        public required long Suppressed { get; init; }

        public required double AlertFraction { get; init; }
    }

    internal sealed record SubjectItem
    {
        /// <summary>A feature's name, <c>$score</c>, <c>$proj0</c> … or <c>$joint</c>.</summary>
        public required string Subject { get; init; }

        /// <summary><c>numeric</c>, <c>categorical</c>, <c>score</c>, <c>projection</c> or <c>joint</c>.</summary>
        public required string Kind { get; init; }

        public required string State { get; init; }

        public required DateTimeOffset Since { get; init; }

        public required string Words { get; init; }

        /// <summary>Finite values of the last window.</summary>
        public required long Count { get; init; }

        public required double? MissingRatio { get; init; }

        public required double? Psi { get; init; }

        /// <summary>Beyond what chance makes of it.</summary>
        public required double? PsiExcess { get; init; }

        /// <summary>What is held against the threshold.</summary>
        public required double? Effect { get; init; }

        public required ThresholdItem Threshold { get; init; }

        public required double? AdjustedP { get; init; }

        /// <summary>In standard deviations of the reference.</summary>
        public required double? MeanShift { get; init; }

        public required bool Watched { get; init; }

        /// <summary>The effect of the last 120 windows, oldest first.</summary>
        public required IReadOnlyList<double?> History { get; init; }
    }

    internal sealed record RestoredItem(string Subject, string State, DateTimeOffset Since);

    internal sealed record ThresholdItem(double Warning, double Drift);

    internal sealed record ViolationItem(string Feature, string Reason, long Count);
}
