using System.Collections.Immutable;

namespace StreamInfer.Models.Optimizing;

/// <summary>What became of a graph.</summary>
/// <param name="Changed">Nodes that work in FP16, by operator, the most first.</param>
/// <param name="Kept">Nodes that stay in FP32, by operator and reason, the most first.</param>
/// <param name="Casts">Nodes that were added, between one and the other.</param>
/// <param name="Findings">Constants with values that FP16 does not hold.</param>
public sealed record HalfReport(ImmutableArray<NodeCount> Changed, ImmutableArray<NodeCount> Kept, int Casts, ImmutableArray<HalfFinding> Findings);
