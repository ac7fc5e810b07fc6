using System.Collections.Immutable;
using StreamInfer.Ingestion;

namespace StreamInfer.Routing;

/// <summary>Where in the log a set of versions begins to score: of each of these partitions, everything this instance scores from the offset on goes by it.</summary>
/// <param name="Set">The versions.</param>
/// <param name="From">The first offset of each partition.</param>
public sealed record VersionBoundary(ScoringSet Set, ImmutableArray<PartitionPosition> From);
