using System.Collections.Immutable;
using StreamInfer.Topologies;

namespace StreamInfer.Models;

/// <summary>What came of reading a <c>model.yaml</c>: the manifest, or every mistake in it.</summary>
/// <param name="Manifest">Null exactly where there are errors.</param>
/// <param name="Errors">By line, then column.</param>
public sealed record ModelManifestReading(ModelManifest? Manifest, ImmutableArray<TopologyError> Errors);
