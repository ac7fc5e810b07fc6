namespace StreamInfer.Decoding;

/// <summary>The seam to the Schema Registry. Safe for any thread.</summary>
public interface ISchemaRegistry
{
    /// <summary>
    /// The schema of a key, from the cache or the registry. Retries, with back-off, for as long as the registry is away.
    /// </summary>
    /// <returns>The schema, or null if the registry says that there is none.</returns>
    Task<RegisteredSchema?> GetSchemaAsync(SchemaKey key, CancellationToken cancellation);

    /// <summary>Registers <paramref name="schema"/> under <paramref name="subject"/>, or finds it there, and returns its id.</summary>
    Task<int> RegisterAsync(string subject, string schema, CancellationToken cancellation);
}
