namespace StreamInfer.Host.EmbeddedRegistry;

/// <summary>A version of a subject that a schema refers to.</summary>
/// <param name="Name">The name by which the schema calls it.</param>
/// <param name="Subject">Where it is registered.</param>
/// <param name="Version">From 1.</param>
internal sealed record StoredReference(string Name, string Subject, int Version);
