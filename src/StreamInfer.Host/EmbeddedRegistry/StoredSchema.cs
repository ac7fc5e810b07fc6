using System.Collections.Immutable;

namespace StreamInfer.Host.EmbeddedRegistry;

/// <summary>A schema as it was registered first.</summary>
/// <param name="Id">From 1, in the order of registration.</param>
/// <param name="Guid">The first 16 bytes of the SHA-256 of its compact text and references: the same in every process.</param>
/// <param name="Text">Avro JSON, as sent.</param>
/// <param name="References">What it takes names from.</param>
internal sealed record StoredSchema(int Id, Guid Guid, string Text, ImmutableArray<StoredReference> References);
