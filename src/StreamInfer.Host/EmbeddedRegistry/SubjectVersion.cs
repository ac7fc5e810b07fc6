namespace StreamInfer.Host.EmbeddedRegistry;

/// <summary>A schema at its place in a subject's history.</summary>
internal sealed record SubjectVersion(string Subject, int Version, StoredSchema Schema);
