namespace StreamInfer.Models.Audit;

/// <summary><c>schemas/audit.avsc</c>, as the program carries it.</summary>
public static class AuditSchema
{
    /// <summary>The name of this version of the schema, for entries that are written without a registry.</summary>
    public const string Name = "audit/1";

    public static string Text { get; } = Read();

    private static string Read()
    {
        using var stream = typeof(AuditSchema).Assembly.GetManifestResourceStream("audit.avsc")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
