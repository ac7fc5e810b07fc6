using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.EmbeddedBroker;
using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Control;
using StreamInfer.Models.Control;
using StreamInfer.TestKit.Broker;

namespace StreamInfer.IntegrationTests.Control;

/// <summary>A broker, and control topics on it.</summary>
internal sealed class ControlBed : IDisposable
{
    public const string Topic = "control";
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(20);

    private readonly List<IDisposable> _clients = [];

    public ControlBed(Func<BrokerOptions, BrokerOptions>? configure = null) =>
        Broker = TestBroker.Start(options => (configure?.Invoke(options) ?? options) with { AutoCreateTopics = false });

    public TestBroker Broker { get; }

    public KafkaProperties Properties => new("test", Given);

    private Dictionary<string, string> Given => new()
    {
        ["bootstrap.servers"] = Broker.BootstrapServers,
        ["reconnect.backoff.ms"] = "10",
        ["reconnect.backoff.max.ms"] = "50",
        ["retry.backoff.ms"] = "20",
        ["retry.backoff.max.ms"] = "50",
        ["fetch.wait.max.ms"] = "20",

        // Of the topology's source; no business of the control topic's.
        ["isolation.level"] = "read_uncommitted",
        ["auto.offset.reset"] = "latest",
        ["group.instance.id"] = "one",
        ["socket.timeout.ms"] = "60000",
    };

    public KafkaControlTopic Open(ILogger? logger = null) => Owned(new KafkaControlTopic(Topic, Properties, TimeProvider.System, logger ?? NullLogger.Instance));

    public RecordingControlListener Follow(ILogger? logger = null)
    {
        var listener = new RecordingControlListener();
        Open(logger).Follow(listener);
        return listener;
    }

    public IAdminClient OpenAdmin() => Owned(new AdminClientBuilder(new Dictionary<string, string> { ["bootstrap.servers"] = Broker.BootstrapServers }).Build());

    public async Task CreateAsync(int partitions, params (string Name, string Value)[] configs) => await OpenAdmin().CreateTopicsAsync(
        [new TopicSpecification { Name = Topic, NumPartitions = partitions, ReplicationFactor = 1, Configs = configs.ToDictionary(config => config.Name, config => config.Value) }]);

    /// <summary>A writer of a key that began and produced, and does no more.</summary>
    public IProducer<string, string> Abandon(string key, string value)
    {
        var producer = Owned(new ProducerBuilder<string, string>(
            Given.Where(pair => pair.Key is not ("fetch.wait.max.ms" or "isolation.level" or "auto.offset.reset" or "group.instance.id" or "socket.timeout.ms"))
                .Append(new("transactional.id", ControlExchange.TransactionalId(key)))).Build());
        producer.InitTransactions(Within);
        producer.BeginTransaction();
        producer.Produce(Topic, new Message<string, string> { Key = key, Value = value });
        Assert.Equal(0, producer.Flush(Within));
        return producer;
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);

    public static Task<ControlWrite> SetAsync(IControlTopic topic, string key, string value) =>
        topic.TryReplaceAsync(key, _ => Bytes(value), Within, CancellationToken.None);

    public static async Task<string?> GetAsync(IControlTopic topic, string key)
    {
        string? found = null;
        var read = await topic.TryReplaceAsync(
            key,
            current =>
            {
                found = Text(current);
                return null;
            },
            Within, CancellationToken.None);
        Assert.Equal(ControlWrite.Declined, read);
        return found;
    }

    public static Task UntilAsync(Func<bool> condition, Func<string> what) => Eventually.IsTrueAsync(() => Task.FromResult(condition()), what);

    public void Dispose()
    {
        _clients.Reverse();
        _clients.ForEach(client => client.Dispose());
        Broker.Dispose();
    }

    private T Owned<T>(T client)
        where T : IDisposable
    {
        _clients.Add(client);
        return client;
    }
}
