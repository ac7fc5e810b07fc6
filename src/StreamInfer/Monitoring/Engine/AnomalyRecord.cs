using System.Collections.Immutable;
using StreamInfer.Topologies;

namespace StreamInfer.Monitoring.Engine;

/// <summary>What the anomaly topic gets (<c>schemas/anomaly.avsc</c>).</summary>
public sealed record AnomalyRecord
{
    public required string Pipeline { get; init; }

    public required string Model { get; init; }

    public required int ModelVersion { get; init; }

    /// <summary>Of the event, in the source topic.</summary>
    public required int Partition { get; init; }

    /// <summary>Of the event.</summary>
    public required long Offset { get; init; }

    /// <summary>The event's key; null where it has none.</summary>
    public required byte[]? Key { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long EventTimeMs { get; init; }

    public required AnomalyMethod Method { get; init; }

    /// <summary>1 less the mass of the trees, or the largest |z|.</summary>
    public required double Score { get; init; }

    /// <summary>What it had to exceed.</summary>
    public required double Threshold { get; init; }

    public required double AlertFraction { get; init; }

    /// <summary>Null where it is no number.</summary>
    public required double? ModelScore { get; init; }

    /// <summary>At most three, the largest contribution first.</summary>
    public required ImmutableArray<AnomalyFeature> Top { get; init; }
}
