using System.Collections.Immutable;

namespace StreamInfer.Telemetry.Catalogue;

/// <summary>A label of a metric. Its values are either listed, or bounded by what is configured: never a key, an id or anything else of an event.</summary>
/// <param name="Name">As exported.</param>
/// <param name="Values">All that it can have; empty where that depends on the topology.</param>
public sealed record MetricLabel(string Name, ImmutableArray<string> Values)
{
    /// <summary>Most different values; those that come later share <see cref="Rest"/>. 0, the default, for a label that needs no bound.</summary>
    public int Most { get; init; }

    /// <summary>What stands for all values beyond <see cref="Most"/>.</summary>
    public const string Rest = "other";
}
