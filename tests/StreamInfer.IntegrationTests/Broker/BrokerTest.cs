using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.TestKit.Broker;

namespace StreamInfer.IntegrationTests.Broker;

/// <summary>A broker of its own for each test, and Confluent.Kafka's clients for it.</summary>
public abstract class BrokerTest : IAsyncLifetime
{
    private readonly List<IDisposable> _clients = [];
    private TestBroker? _broker;

    protected string Bootstrap => Broker.BootstrapServers;

    private protected TestBroker Broker => _broker!;

    public async Task InitializeAsync() => _broker = await TestBroker.StartAsync();

    public async Task DisposeAsync()
    {
        // Clients before their broker.
        _clients.Reverse();
        _clients.ForEach(client => client.Dispose());
        await Broker.DisposeAsync();
    }

    protected IAdminClient OpenAdmin() => Owned(new AdminClientBuilder(Properties()).Build());

    protected IProducer<string?, string?> OpenProducer(params (string Name, string Value)[] more) =>
        Owned(new ProducerBuilder<string?, string?>(Properties([("linger.ms", "2"), .. more])).Build());

    protected IConsumer<string?, string?> OpenConsumer(string group, params (string Name, string Value)[] more) =>
        Owned(ConsumerOf(group, more).Build());

    protected ConsumerBuilder<string?, string?> ConsumerOf(string group, params (string Name, string Value)[] more) => new(Properties(
        [
            ("group.id", group), ("auto.offset.reset", "earliest"), ("enable.auto.commit", "false"), ("heartbeat.interval.ms", "50"),
            ("fetch.wait.max.ms", "20"), ("enable.partition.eof", "false"), .. more,
        ]));

    protected T Owned<T>(T client)
        where T : IDisposable
    {
        _clients.Add(client);
        return client;
    }

    protected async Task CreateTopicAsync(string topic, int partitions, Dictionary<string, string>? configs = null) =>
        await OpenAdmin().CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitions, ReplicationFactor = 1, Configs = configs }]);

    /// <summary>Sends values to one partition, in order, and waits for the acknowledgements.</summary>
    protected void Produce(string topic, int partition, IEnumerable<string> values)
    {
        var producer = OpenProducer();
        foreach (var value in values)
        {
            producer.Produce(new TopicPartition(topic, partition), new Message<string?, string?> { Value = value });
        }

        Assert.Equal(0, producer.Flush(Deadline.Limit));
    }

    /// <summary>Reads so many records of a partition from its beginning, outside of any group.</summary>
    protected List<ConsumeResult<string?, string?>> Read(string topic, int partition, int count, params (string Name, string Value)[] more)
    {
        using var consumer = ConsumerOf("reader", more).Build();
        consumer.Assign(new TopicPartitionOffset(topic, partition, Offset.Beginning));
        return Take(consumer, count);
    }

    protected static List<ConsumeResult<string?, string?>> Take(IConsumer<string?, string?> consumer, int count)
    {
        var found = new List<ConsumeResult<string?, string?>>();
        var deadline = new Deadline();
        while (found.Count < count)
        {
            if (consumer.Consume(TimeSpan.FromMilliseconds(50)) is { Message: not null } record)
            {
                found.Add(record);
            }

            deadline.Check($"{count} records (have {found.Count})");
        }

        return found;
    }

    protected static IEnumerable<string> Numbered(string prefix, int count) => Enumerable.Range(0, count).Select(number => $"{prefix}-{number}");

    private Dictionary<string, string> Properties(params (string Name, string Value)[] more)
    {
        var properties = new Dictionary<string, string> { ["bootstrap.servers"] = Bootstrap, ["retry.backoff.ms"] = "20", ["retry.backoff.max.ms"] = "100" };
        foreach (var (name, value) in more)
        {
            properties[name] = value;
        }

        return properties;
    }
}
