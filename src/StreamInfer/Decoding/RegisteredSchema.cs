using System.Collections.Immutable;

namespace StreamInfer.Decoding;

/// <summary>A schema as the registry holds it.</summary>
/// <param name="Text">The schema, Avro JSON.</param>
/// <param name="References">Schemas whose names it uses, each after those it needs itself.</param>
public sealed record RegisteredSchema(string Text, ImmutableArray<string> References);
