using System.Collections.Immutable;

namespace StreamInfer.Topologies;

/// <summary>What came of reading a topology file: a plan, or every mistake in it.</summary>
/// <param name="Plan">Null exactly where there are errors.</param>
/// <param name="Errors">By line, then column.</param>
public sealed record TopologyReading(TopologyPlan? Plan, ImmutableArray<TopologyError> Errors);
