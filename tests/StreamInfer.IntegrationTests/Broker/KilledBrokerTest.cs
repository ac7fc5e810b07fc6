using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace StreamInfer.IntegrationTests.Broker;

/// <summary>Clients that live through the kills of their broker.</summary>
public abstract class KilledBrokerTest
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>An idempotent producer that gives nothing up, or, with an id, a transactional one.</summary>
    protected static IProducer<int, string?> OpenProducer(string address, string? transactionalId = null) => new ProducerBuilder<int, string?>(new ProducerConfig
    {
        BootstrapServers = address,
        EnableIdempotence = true,
        TransactionalId = transactionalId,
        TransactionTimeoutMs = transactionalId is null ? null : (int)Limit.TotalMilliseconds,
        LingerMs = 1,
        MessageTimeoutMs = (int)Limit.TotalMilliseconds,
        ReconnectBackoffMs = 10,
        ReconnectBackoffMaxMs = 50,
        RetryBackoffMs = 20,
        RetryBackoffMaxMs = 50,
    }).SetLogHandler((_, _) => { }).Build();

    protected static IConsumer<int, string?> OpenConsumer(string address, IsolationLevel isolation = IsolationLevel.ReadUncommitted) =>
        new ConsumerBuilder<int, string?>(new ConsumerConfig
        {
            BootstrapServers = address,
            GroupId = "killed",
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            IsolationLevel = isolation,
            EnablePartitionEof = true,
            ReconnectBackoffMs = 10,
            ReconnectBackoffMaxMs = 50,
        }).SetLogHandler((_, _) => { }).Build();

    protected static async Task CreateTopicAsync(string address, string topic, int partitions, Dictionary<string, string>? configs = null)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = address }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitions, ReplicationFactor = 1, Configs = configs }]);
    }

    /// <summary>Everything in one partition, in the order in which it is read.</summary>
    protected static List<ConsumeResult<int, string?>> ReadAll(string address, string topic, int partition, IsolationLevel isolation = IsolationLevel.ReadUncommitted)
    {
        using var consumer = OpenConsumer(address, isolation);
        consumer.Assign(new TopicPartitionOffset(topic, partition, Offset.Beginning));
        var found = new List<ConsumeResult<int, string?>>();
        while (true)
        {
            var result = consumer.Consume(Limit) ?? throw new TimeoutException($"the end of {topic} was not reached in {Limit}");
            if (result.IsPartitionEOF)
            {
                return found;
            }

            found.Add(result);
        }
    }

    /// <summary>The longest that a call of a transactional producer may take over the kills.</summary>
    protected static TimeSpan CallLimit => Limit;
}
