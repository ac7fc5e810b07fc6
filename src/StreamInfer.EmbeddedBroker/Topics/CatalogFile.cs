using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamInfer.EmbeddedBroker.Topics;

/// <summary>The file that says which topics there are: what it does not name does not exist. Replaced as a whole at each change.</summary>
internal sealed partial class CatalogFile(string path)
{
    private const int CurrentVersion = 1;

    public bool Exists => File.Exists(path);

    /// <exception cref="InvalidDataException">The file is not a catalog, or one of a later version.</exception>
    public IReadOnlyList<CatalogEntry> Read()
    {
        try
        {
            var document = JsonSerializer.Deserialize(File.ReadAllBytes(path), CatalogJson.Default.Document);
            return document switch
            {
                null => throw new InvalidDataException($"{path} is not a catalog of topics: it is null"),
                { Version: not CurrentVersion } => throw new InvalidDataException($"{path} has version {document.Version}; this broker reads version {CurrentVersion}"),
                _ => document.Topics,
            };
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{path} is not a catalog of topics: {fault.Message}", fault);
        }
    }

    /// <exception cref="IOException">It could not be written; the file is as it was.</exception>
    public void Write(IReadOnlyList<CatalogEntry> topics) =>
        DurableFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(new Document(CurrentVersion, topics), CatalogJson.Default.Document));

    internal sealed record Document(int Version, IReadOnlyList<CatalogEntry> Topics);

    [JsonSourceGenerationOptions(
        WriteIndented = true,
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true)]
    [JsonSerializable(typeof(Document))]
    private sealed partial class CatalogJson : JsonSerializerContext;
}
