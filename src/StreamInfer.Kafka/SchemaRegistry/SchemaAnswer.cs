using System.Collections.Immutable;

namespace StreamInfer.Kafka.SchemaRegistry;

/// <summary>A schema as one answer gives it, its references not yet fetched.</summary>
internal sealed record SchemaAnswer(string Text, ImmutableArray<SchemaReference> References);
