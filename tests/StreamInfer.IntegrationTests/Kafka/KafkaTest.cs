using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Ingestion;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Consuming;
using StreamInfer.Kafka.Producing;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.IntegrationTests.Kafka;

/// <summary>A broker of its own for each test, and clients for it. Topics: <see cref="Topic"/> and <see cref="DeadLetters"/>.</summary>
public abstract class KafkaTest : IDisposable
{
    protected const string Topic = "events";
    protected const string DeadLetters = "dead-letters";

    private readonly List<IDisposable> _clients = [];

    protected TestCluster Cluster { get; } = new();

    protected KafkaProperties Properties(params (string Name, string Value)[] more)
    {
        var given = new Dictionary<string, string>
        {
            ["bootstrap.servers"] = Cluster.BootstrapServers,

            // Quicker than in operation, so that a lost connection or a rebalance does not cost a test seconds.
            ["reconnect.backoff.ms"] = "10",
            ["reconnect.backoff.max.ms"] = "50",
            ["heartbeat.interval.ms"] = "100",

            ["coordinator.query.interval.ms"] = "100",
            ["retry.backoff.ms"] = "20",
            ["retry.backoff.max.ms"] = "50",
            ["fetch.wait.max.ms"] = "20",
        };
        foreach (var (name, value) in more)
        {
            given[name] = value;
        }

        return new KafkaProperties("test", given);
    }

    protected void CreateTopics(int partitions)
    {
        Cluster.CreateTopic(Topic, partitions);
        Cluster.CreateTopic(DeadLetters, 1);
    }

    protected Reader OpenReader(params (string Name, string Value)[] more) => OpenReader("group", TimeProvider.System, more);

    protected Reader OpenReader(string group, TimeProvider time, params (string Name, string Value)[] more)
    {
        var listener = new RecordingListener();
        var source = new KafkaRecordSource(Source(group), Properties(more), listener, time, NullLogger.Instance);
        _clients.Add(source);
        return new Reader(source, listener);
    }

    protected KafkaRecordSink OpenSink(params (string Name, string Value)[] more)
    {
        var sink = new KafkaRecordSink(Output(), Properties(more), TimeProvider.System, NullLogger.Instance);
        _clients.Add(sink);
        return sink;
    }

    /// <summary>Produces values of one byte, key and value equal to the number, and waits for them.</summary>
    protected void Produce(int from, int count) => Produce(Cluster.BootstrapServers, from, count);

    /// <summary>The same, to another cluster.</summary>
    protected void Produce(string bootstrap, int from, int count)
    {
        using var sink = OpenSink(("bootstrap.servers", bootstrap));
        var delivery = new Delivery();
        for (var number = from; number < from + count; number++)
        {
            delivery.Add([(byte)number], [(byte)number]);
        }

        delivery.Send(sink);
        Assert.Null(delivery.Await());
    }

    protected static SourcePlan Source(string group) => new()
    {
        Topic = Topic,
        Group = group,
        Format = EventFormat.Json,
        SchemaFile = null,
        ReaderSchemaFile = null,
        EventTime = null,
        Tombstones = TombstonePolicy.DeadLetter,
        CommitInterval = TimeSpan.FromSeconds(1),
    };

    protected static OutputPlan Output() => new()
    {
        Topic = Topic,
        DeadLetters = DeadLetters,
        Format = EventFormat.Json,
        Threshold = null,
        Headers = HeaderSet.Filter,
        CopyHeaders = false,
    };

    public void Dispose()
    {
        // Clients before their cluster.
        _clients.Reverse();
        _clients.ForEach(client => client.Dispose());
        Cluster.Dispose();
        GC.SuppressFinalize(this);
    }
}
