using System.Collections.Immutable;

namespace StreamInfer.Host.EmbeddedRegistry;

/// <summary>A schema registered under a subject, as a <see cref="SchemaJournal"/> keeps it.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Text">Avro JSON, as sent.</param>
/// <param name="References">What it takes names from.</param>
internal sealed record SchemaRegistration(string Subject, string Text, ImmutableArray<StoredReference> References);
