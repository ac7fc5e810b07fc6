using Confluent.Kafka;

namespace StreamInfer.TestKit.Faults;

/// <summary>Reads a topic from its beginning to its end, partition by partition in offset order, with an ordinary consumer.</summary>
internal static class TopicScan
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <param name="bootstrap">The cluster.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="isolation">Whether records of aborted transactions are read.</param>
    /// <exception cref="TimeoutException">The end was not reached.</exception>
    public static IEnumerable<ConsumeResult<byte[]?, byte[]?>> Read(string bootstrap, string topic, IsolationLevel isolation)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = bootstrap,
            GroupId = $"scan-{Guid.NewGuid()}",
            EnableAutoCommit = false,
            EnablePartitionEof = true,
            IsolationLevel = isolation,
        }).SetLogHandler((_, _) => { }).Build();
        var partitions = Partitions(bootstrap, topic);
        consumer.Assign(Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        for (var ended = 0; ended < partitions;)
        {
            var result = consumer.Consume(Silence) ?? throw new TimeoutException($"the end of {topic} was not reached: nothing came for {Silence}");
            if (result.IsPartitionEOF)
            {
                ended++;
            }
            else
            {
                yield return result;
            }
        }
    }

    private static int Partitions(string bootstrap, string topic)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).SetLogHandler((_, _) => { }).Build();
        return admin.GetMetadata(topic, Silence).Topics.Single().Partitions.Count;
    }
}
