using System.Collections.Immutable;

namespace StreamInfer.Topologies.Documents;

/// <summary>A section: keys with values in the order of the file, each key once.</summary>
internal sealed record MappingNode(Position At, ImmutableArray<MappingEntry> Entries) : DocumentNode(At);
