using System.Collections.Immutable;

namespace StreamInfer.Models.Optimizing;

/// <summary>How a graph becomes one of FP16.</summary>
/// <param name="Clamp">Whether constants beyond the range of FP16 become the ends of the range; otherwise the nodes that use them stay in FP32.</param>
/// <param name="Keep">Names of nodes and operators that stay in FP32.</param>
public sealed record HalfOptions(bool Clamp, ImmutableArray<string> Keep);
