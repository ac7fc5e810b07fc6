using System.Collections.Immutable;

namespace StreamInfer.Topologies.Documents;

/// <summary>A list.</summary>
internal sealed record SequenceNode(Position At, ImmutableArray<DocumentNode> Items) : DocumentNode(At);
