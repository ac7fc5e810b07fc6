using System.Collections.Immutable;

namespace StreamInfer.Host.EmbeddedRegistry;

/// <summary>The schemas and subjects of an <see cref="EmbeddedSchemaRegistry"/>, in memory. Safe for any thread.</summary>
internal sealed class SchemaStore
{
    private readonly Lock gate = new();
    private readonly List<StoredSchema> schemas = [];
    private readonly Dictionary<string, StoredSchema> byIdentity = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, StoredSchema> byGuid = [];
    private readonly SortedDictionary<string, List<StoredSchema>> subjects = new(StringComparer.Ordinal);

    /// <summary>In ordinal order.</summary>
    public ImmutableArray<string> Subjects()
    {
        lock (gate)
            return [.. subjects.Keys];
    }

    /// <returns>How many versions the subject has; they are numbered from 1.</returns>
    public int VersionCount(string subject)
    {
        lock (gate)
            return Versions(subject).Count;
    }

    /// <summary>Adds a version, or finds the one with the same schema.</summary>
    public SubjectVersion Register(string subject, string text, ImmutableArray<StoredReference> references)
    {
        var identity = SchemaIdentity.Of(text, references);
        lock (gate)
        {
            foreach (var reference in references)
                RequireReference(reference);
            if (!byIdentity.TryGetValue(identity, out var schema))
            {
                schema = new StoredSchema(schemas.Count + 1, SchemaIdentity.GuidOf(identity), text, references);
                schemas.Add(schema);
                byIdentity.Add(identity, schema);
                byGuid.Add(schema.Guid, schema);
            }

            if (!subjects.TryGetValue(subject, out var versions))
                subjects.Add(subject, versions = []);
            if (!versions.Contains(schema))
                versions.Add(schema);
            return new SubjectVersion(subject, versions.IndexOf(schema) + 1, schema);
        }
    }

    public SubjectVersion LookUp(string subject, string text, ImmutableArray<StoredReference> references)
    {
        var identity = SchemaIdentity.Of(text, references);
        lock (gate)
        {
            var versions = Versions(subject);
            return byIdentity.TryGetValue(identity, out var schema) && versions.IndexOf(schema) is >= 0 and var index
                ? new SubjectVersion(subject, index + 1, schema)
                : throw RegistryRefusal.SchemaNotFound($"under subject '{subject}'");
        }
    }

    /// <param name="subject">The subject.</param>
    /// <param name="version">From 1, or null for the latest.</param>
    public SubjectVersion Version(string subject, int? version)
    {
        lock (gate)
        {
            var versions = Versions(subject);
            var number = version ?? versions.Count;
            return number <= versions.Count
                ? new SubjectVersion(subject, number, versions[number - 1])
                : throw RegistryRefusal.VersionNotFound(number);
        }
    }

    public StoredSchema ById(int id)
    {
        lock (gate)
            return id >= 1 && id <= schemas.Count ? schemas[id - 1] : throw RegistryRefusal.SchemaNotFound($"{id}");
    }

    public StoredSchema ByGuid(Guid guid)
    {
        lock (gate)
            return byGuid.TryGetValue(guid, out var schema) ? schema : throw RegistryRefusal.SchemaNotFound($"{guid}");
    }

    private void RequireReference(StoredReference reference)
    {
        if (!subjects.TryGetValue(reference.Subject, out var versions) || reference.Version < 1 || reference.Version > versions.Count)
            throw RegistryRefusal.InvalidSchema($"it refers to version {reference.Version} of subject '{reference.Subject}', which is not registered.");
    }

    private List<StoredSchema> Versions(string subject) =>
        subjects.TryGetValue(subject, out var versions) ? versions : throw RegistryRefusal.SubjectNotFound(subject);
}
