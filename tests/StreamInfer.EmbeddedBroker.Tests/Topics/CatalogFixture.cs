using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Tests.Storage;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Topics;

/// <summary>A data folder of its own, which goes with it, and what it takes to open a catalog there.</summary>
internal sealed class CatalogFixture : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("catalog-").FullName;

    public CatalogFixture()
    {
        Options = new BrokerOptions { DataFolder = Path.Combine(_root, "data") };
        Environment = new LogEnvironment { Time = Time, Logger = NullLogger.Instance, FlushToDisk = static _ => { } };
    }

    public ManualTime Time { get; } = new();

    public BrokerOptions Options { get; set; }

    public LogEnvironment Environment { get; set; }

    public string CatalogPath => Path.Combine(Options.DataFolder, "topics.json");

    public string TopicsFolder => Path.Combine(Options.DataFolder, "topics");

    public TopicCatalog Open() => TopicCatalog.Open(Options, Environment);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>The names of the folders of all partitions but those of the broker's own topics.</summary>
    public string[] Folders() => [.. Directory.GetDirectories(TopicsFolder).Select(path => Path.GetFileName(path)!).Where(name => !name.StartsWith("__", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public static void Append(PartitionLog log, string key, string value)
    {
        var batch = new BatchBuilder();
        batch.Add(1_000, System.Text.Encoding.UTF8.GetBytes(key), System.Text.Encoding.UTF8.GetBytes(value));
        Assert.Equal(ErrorCode.None, log.Append(batch.Build()).Error);
    }
}
