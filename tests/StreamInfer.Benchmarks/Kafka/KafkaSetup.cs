using StreamInfer.Kafka.Configuration;
using StreamInfer.Topologies;

namespace StreamInfer.Benchmarks.Kafka;

/// <summary>Topics and records that all variants share.</summary>
internal sealed class KafkaSetup(string brokers, IReadOnlyDictionary<string, string> more)
{
    public const string Events = "bench-events";
    public const string Output = "bench-output";
    public const int EventBytes = 150;
    public const int OutputBytes = 100;

    private static int s_groups;

    public string Brokers => brokers;

    /// <summary>What the topology would pass through. Topics come into being, with the broker's number of partitions, when they are first used.</summary>
    public KafkaProperties Properties() =>
        new("bench", new Dictionary<string, string>(more) { ["bootstrap.servers"] = brokers, ["allow.auto.create.topics"] = "true" });

    /// <summary>Each run reads from the beginning, as a group of its own.</summary>
    public static SourcePlan Source() => new()
    {
        Topic = Events,
        Group = $"bench-{Environment.ProcessId}-{Interlocked.Increment(ref s_groups)}",
        Format = EventFormat.Json,
        SchemaFile = null,
        ReaderSchemaFile = null,
        EventTime = null,
        Tombstones = TombstonePolicy.DeadLetter,
        CommitInterval = TimeSpan.FromSeconds(1),
    };

    public static OutputPlan To(string topic) => new()
    {
        Topic = topic,
        DeadLetters = "bench-dead-letters",
        Format = EventFormat.Json,
        Threshold = null,
        Headers = HeaderSet.Filter,
        CopyHeaders = false,
    };
}
