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
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollSlice = TimeSpan.FromMilliseconds(100);
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
        consumer.Assign(spans.Select(span => new TopicPartitionOffset(span.Key, span.Value.Start)));
        var heard = time.GetTimestamp();
        while (spans.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            if (consumer.Next(PollSlice) is not { } record)
            {
                ThrowIfStalled(heard);
                continue;
            }

            heard = time.GetTimestamp();
            if (!spans.TryGetValue(record.TopicPartition, out var span))
            {
                continue;
            }

            if (!record.IsPartitionEOF && record.Offset.Value < span.End)
            {
                yield return record;
            }

            if (record.IsPartitionEOF || record.Offset.Value + 1 >= span.End)
            {
                spans.Remove(record.TopicPartition);
                consumer.IncrementalUnassign([record.TopicPartition]);
            }
        }
    }

    private void ThrowIfStalled(long heard)
    {
        if (time.GetElapsedTime(heard) > StalledAfter)
        {
            throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"the brokers at {properties.Brokers} sent nothing for {StalledAfter.TotalSeconds} s"));
        }
    }

    /// <summary>From where to where each partition is read; without those that hold nothing.</summary>
    private async Task<Dictionary<TopicPartition, (long Start, long End)>> SpansAsync(
        IReadOnlyCollection<string> topics, DateTimeOffset? since, CancellationToken cancellation)
    {
        using var admin = _clients.OpenAdmin();
        var partitions = new List<TopicPartition>();
        foreach (var name in topics)
        {
            var found = await new OwnTopic(name, default, null, NullLogger.Instance).FindAsync(admin, AnswerWithin, cancellation)
                ?? throw new KafkaException(new Error(ErrorCode.UnknownTopicOrPart, $"topic '{name}' at {properties.Brokers} does not exist"));
            partitions.AddRange(found.At(0).Select(place => place.TopicPartition));
        }

        var first = since is { } from ? OffsetSpec.ForTimestamp(from.ToUnixTimeMilliseconds()) : OffsetSpec.Earliest();
        var starts = await OffsetsAsync(admin, partitions, first, cancellation);
        var ends = await OffsetsAsync(admin, partitions, OffsetSpec.Latest(), cancellation);
        return partitions.Where(partition => starts[partition] >= 0 && starts[partition] < ends[partition])
            .ToDictionary(partition => partition, partition => (starts[partition], ends[partition]));
    }

    private static async Task<Dictionary<TopicPartition, long>> OffsetsAsync(
        IAdminClient admin, IEnumerable<TopicPartition> partitions, OffsetSpec place, CancellationToken cancellation)
    {
        var options = new ListOffsetsOptions { RequestTimeout = AnswerWithin, IsolationLevel = IsolationLevel.ReadCommitted };
        var wanted = partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = place });
        var answer = await admin.ListOffsetsAsync(wanted, options).WaitAsync(cancellation);
        return answer.ResultInfos.ToDictionary(info => info.TopicPartitionOffsetError.TopicPartition, info => info.TopicPartitionOffsetError.Offset.Value);
    }
}
