using System.Collections.Immutable;

namespace StreamInfer.Host.EmbeddedRegistry;

/// <summary>
/// The schemas and subjects of an <see cref="EmbeddedSchemaRegistry"/>: in memory, and in a <see cref="SchemaJournal"/> where they shall survive.
/// Safe for any thread.
/// </summary>
internal sealed class SchemaStore : IDisposable
{
    private SchemaJournal? journal;
    private readonly Lock gate = new();
    private readonly List<StoredSchema> schemas = [];
    private readonly Dictionary<string, StoredSchema> byIdentity = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, StoredSchema> byGuid = [];
    private readonly SortedDictionary<string, List<StoredSchema>> subjects = new(StringComparer.Ordinal);

    /// <summary>Whether what is registered survives the process.</summary>
    public bool IsDurable => journal is not null;

    /// <summary>A store that keeps its registrations in a file, and begins with those that are there.</summary>
    /// <exception cref="IOException">The file is in use or cannot be written.</exception>
    /// <exception cref="InvalidDataException">A line in it is no registration.</exception>
    public static SchemaStore Open(string file)
    {
        var store = new SchemaStore();
        store.journal = SchemaJournal.Open(file, registration => store.Replay(registration, file));
        return store;
    }

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
    /// <exception cref="RegistryRefusal">The text is no schema, a reference leads nowhere, or the file could not be written.</exception>
    public SubjectVersion Register(string subject, string text, ImmutableArray<StoredReference> references)
    {
        var identity = SchemaIdentity.Of(text, references);
        lock (gate)
        {
            foreach (var reference in references)
                RequireReference(reference);
            if (!byIdentity.TryGetValue(identity, out var schema))
                schema = new StoredSchema(schemas.Count + 1, SchemaIdentity.GuidOf(identity), text, references);
            if (!subjects.TryGetValue(subject, out var versions) || !versions.Contains(schema))
            {
                // In the file before anybody is told of it.
                Keep(new SchemaRegistration(subject, text, references));
                versions = Add(subject, identity, schema);
            }

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

    public void Dispose() => journal?.Dispose();

    private List<StoredSchema> Add(string subject, string identity, StoredSchema schema)
    {
        if (byIdentity.TryAdd(identity, schema))
        {
            schemas.Add(schema);
            byGuid.Add(schema.Guid, schema);
        }

        if (!subjects.TryGetValue(subject, out var versions))
            subjects.Add(subject, versions = []);
        versions.Add(schema);
        return versions;
    }

    private void Keep(SchemaRegistration registration)
    {
        try
        {
            journal?.Append(registration);
        }
        catch (IOException failure)
        {
            throw RegistryRefusal.NotKept(failure.Message);
        }
    }

    private void Replay(SchemaRegistration registration, string file)
    {
        try
        {
            Register(registration.Subject, registration.Text, registration.References);
        }
        catch (RegistryRefusal refused)
        {
            throw new InvalidDataException($"{file}: the schema of subject '{registration.Subject}' is not accepted any more: {refused.Message}", refused);
        }
    }

    private void RequireReference(StoredReference reference)
    {
        if (!subjects.TryGetValue(reference.Subject, out var versions) || reference.Version < 1 || reference.Version > versions.Count)
            throw RegistryRefusal.InvalidSchema($"it refers to version {reference.Version} of subject '{reference.Subject}', which is not registered.");
    }

    private List<StoredSchema> Versions(string subject) =>
        subjects.TryGetValue(subject, out var versions) ? versions : throw RegistryRefusal.SubjectNotFound(subject);
}
