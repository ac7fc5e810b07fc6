using System.Runtime.CompilerServices;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Health;
using StreamInfer.Kafka.Topics;

namespace StreamInfer.Kafka.Reading;

/// <summary>Reads what topics hold now, committed records only, from the beginning or a time on, all partitions at once. For tools.</summary>
public sealed class TopicRead(KafkaProperties properties, TimeProvider time)
{
    private static readonly TimeSpan StalledAfter = TimeSpan.FromSeconds(30);

    private readonly OwnClients _clients = new(properties, new ClientEvents("reader", time, NullLogger.Instance));

    /// <summary>The records, those of each partition in order, up to the ends that the partitions have when reading begins.</summary>
    /// <param name="topics">Their names.</param>
    /// <param name="since">Records from this time on; null for all.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="KafkaException">A topic is not there, or the brokers do not answer within 10 s, or send nothing for 30 s.</exception>
    public async IAsyncEnumerable<ConsumeResult<byte[]?, byte[]?>> ReadAsync(
        IReadOnlyCollection<string> topics, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var spans = await SpansAsync(topics, since, cancellation);
        if (spans.Count == 0)
        {
            yield break;
        }

        using var consumer = _clients.OpenReader();
        foreach (var record in new SpanReading(consumer, properties, time, StalledAfter).Read(spans, cancellation))
        {
            yield return record;
        }
    }

    /// <summary>From where to where each partition is read; without those that hold nothing.</summary>
    private async Task<Dictionary<TopicPartition, (long Start, long End)>> SpansAsync(
        IReadOnlyCollection<string> topics, DateTimeOffset? since, CancellationToken cancellation)
    {
        using var admin = _clients.OpenAdmin();
        var places = new TopicPlaces(admin, properties);
        var partitions = new List<TopicPartition>();
        foreach (var name in topics)
        {
            partitions.AddRange((await places.FindAsync(name, cancellation)).At(0).Select(place => place.TopicPartition));
        }

        var first = since is { } from ? OffsetSpec.ForTimestamp(from.ToUnixTimeMilliseconds()) : OffsetSpec.Earliest();
        var starts = await places.OffsetsAsync(partitions, first, cancellation);
        var ends = await places.OffsetsAsync(partitions, OffsetSpec.Latest(), cancellation);
        return partitions.Where(partition => starts[partition] >= 0 && starts[partition] < ends[partition])
            .ToDictionary(partition => partition, partition => (starts[partition], ends[partition]));
    }
}
