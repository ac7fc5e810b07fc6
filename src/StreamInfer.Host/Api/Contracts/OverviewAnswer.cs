using System.Text.Json.Serialization;

namespace StreamInfer.Host.Api.Contracts;

/// <summary>How one topology does.</summary>
internal sealed record OverviewAnswer
{
    public required string Name { get; init; }

    /// <summary><c>starting</c>, <c>running</c>, <c>paused</c> or <c>stopping</c>.</summary>
    public required string State { get; init; }

    public required bool Ready { get; init; }

    public required IReadOnlyList<ProblemItem> Problems { get; init; }

    /// <summary><c>at-least-once</c> or <c>exactly-once</c>.</summary>
    public required string Delivery { get; init; }

    public required string Group { get; init; }

    public required string SourceTopic { get; init; }

    public required string OutputTopic { get; init; }

    public required string DeadLetterTopic { get; init; }

    /// <summary>The latency budget of an event.</summary>
    public required double BudgetSeconds { get; init; }

    /// <summary>Events handed over a second, in the last one.</summary>
    public required double Throughput { get; init; }

    public required LatencyItem Latency { get; init; }

    /// <summary>Share of the events of the last ten seconds that were past their deadline; null without events.</summary>
    public required double? LateRatio { get; init; }

    /// <summary>Events at the brokers that are not read yet; null while unknown.</summary>
    public required long? Lag { get; init; }

    /// <summary>Age of the newest event when it was handed over; null before the first.</summary>
    public required double? EventTimeLagSeconds { get; init; }

    /// <summary>Events between poll and acknowledgement.</summary>
    public required long InFlight { get; init; }

    /// <summary>Since the start, as the next two.</summary>
    public required long Predictions { get; init; }

    public required long DeadLetters { get; init; }

    /// <summary>Runs of the model that failed.</summary>
    public required long Errors { get; init; }

    /// <summary>Dead letters by reason; none that are 0.</summary>
    public required IReadOnlyDictionary<string, long> DeadLettersByReason { get; init; }

    /// <summary>Micro-batches by why they left.</summary>
    public required IReadOnlyDictionary<string, long> CloseReasons { get; init; }

    /// <summary>Micro-batches by size; sizes above the largest have none.</summary>
    public required IReadOnlyList<BatchSizeItem> BatchSizes { get; init; }

    public required IReadOnlyList<StageItem> Stages { get; init; }

    /// <summary>Those that score, the active one first.</summary>
    public required IReadOnlyList<VersionItem> Versions { get; init; }

    /// <summary>The newest second; null before the first.</summary>
    public required PointItem? Point { get; init; }

    /// <summary>The last five minutes; left out in events.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SeriesItem? Series { get; init; }

    /// <summary>What 50, 95 and 99 of 100 events of the last ten seconds kept, in seconds; null without events.</summary>
    internal sealed record LatencyItem(double? P50, double? P95, double? P99);

    /// <param name="UpTo">The largest size; null for all that are larger.</param>
    /// <param name="Count">Micro-batches.</param>
    internal sealed record BatchSizeItem(int? UpTo, long Count);

    /// <param name="Stage"><c>decode</c>, <c>run</c> or <c>publish</c>.</param>
    /// <param name="BusyRatio">Share of the time that it was busy.</param>
    internal sealed record StageItem(string Stage, double? BusyRatio);

    /// <param name="Version">Its number.</param>
    /// <param name="Route"><c>primary</c> or <c>rollout</c>.</param>
    /// <param name="Percent">Its share of the keys, 0 to 100.</param>
    /// <param name="Device"><c>cpu</c> or <c>cuda</c>.</param>
    /// <param name="Digest">The first digits of its files' SHA-256.</param>
    internal sealed record VersionItem(int Version, string Route, double Percent, string Device, string Digest);

    /// <summary>One second.</summary>
    internal sealed record PointItem(DateTimeOffset At, double Throughput, double? P50, double? P99, long? Lag);

    /// <param name="EverySeconds">From one point to the next.</param>
    /// <param name="End">Of the last point.</param>
    /// <param name="Throughput">Events a second, as all at most 300, oldest first.</param>
    /// <param name="P50">Latency in seconds.</param>
    /// <param name="P99">Likewise.</param>
    /// <param name="Lag">Events.</param>
    internal sealed record SeriesItem(
        double EverySeconds, DateTimeOffset? End, IReadOnlyList<double> Throughput, IReadOnlyList<double?> P50, IReadOnlyList<double?> P99, IReadOnlyList<long?> Lag);
}
