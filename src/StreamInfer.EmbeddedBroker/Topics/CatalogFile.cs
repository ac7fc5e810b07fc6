using System.Text.Json;
using System.Text.Json.Serialization;
using StreamInfer.EmbeddedBroker.Storage;

namespace StreamInfer.EmbeddedBroker.Topics;

/// <summary>The file that says which topics there are: what it does not name does not exist. Replaced as a whole at each change.</summary>
internal sealed partial class CatalogFile(string path, LogEnvironment environment)
{
    private const int CurrentVersion = 1;

    public string Name => Path.GetFileName(path);

    public bool Exists => File.Exists(path);

    /// <exception cref="InvalidDataException">The file is not a catalog, or one of a later version.</exception>
    public IReadOnlyCollection<CatalogEntry> Read()
    {
        try
        {
            var document = JsonSerializer.Deserialize(File.ReadAllBytes(path), CatalogJson.Default.Document);
            return document switch
            {
                null => throw new InvalidDataException($"{path} is not a catalog of topics: it is null"),
                { Version: not CurrentVersion } => throw new InvalidDataException($"{path} has version {document.Version}; this broker reads version {CurrentVersion}"),
                _ => Fault(document.Topics) is { } fault ? throw new InvalidDataException($"{path}: {fault}") : document.Topics,
            };
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{path} is not a catalog of topics: {fault.Message}", fault);
        }
    }

    /// <summary>Returns when the file is on the disk: a topic that was acknowledged exists after a power loss too.</summary>
    /// <exception cref="IOException">It could not be written; the file is as it was.</exception>
    public void Write(IReadOnlyCollection<CatalogEntry> topics) => AtomicFile.Replace(
        path, JsonSerializer.SerializeToUtf8Bytes(new Document(CurrentVersion, topics), CatalogJson.Default.Document), environment, survivesPowerLoss: true);

    /// <summary>What no broker has written: names lead to folders, and numbers to open files.</summary>
    private static string? Fault(IReadOnlyCollection<CatalogEntry> topics)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        long partitions = 0;
        foreach (var topic in topics)
        {
            if (TopicName.Fault(topic.Name) is { } wrongName)
            {
                return wrongName;
            }

            if (!names.Add(topic.Name))
            {
                return $"topic '{topic.Name}' is there twice";
            }

            if (topic.Partitions is < 1 or > TopicCatalog.MaxPartitions)
            {
                return $"topic '{topic.Name}' has {topic.Partitions} partitions";
            }

            partitions += topic.IsDeleted ? 0 : topic.Partitions;
        }

        return partitions > TopicCatalog.MaxPartitions ? $"{partitions} partitions are more than this broker keeps" : null;
    }

    internal sealed record Document(int Version, IReadOnlyCollection<CatalogEntry> Topics);

    [JsonSourceGenerationOptions(
        WriteIndented = true,
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true)]
    [JsonSerializable(typeof(Document))]
    private sealed partial class CatalogJson : JsonSerializerContext;
}
