using Confluent.Kafka;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Topics;

namespace StreamInfer.Kafka.Reading;

/// <summary>Reads stretches of partitions to their ends.</summary>
/// <param name="consumer">A member of no group; assigned by this.</param>
/// <param name="properties">Name the brokers in messages.</param>
/// <param name="time">Bounds the wait for them.</param>
/// <param name="stalledAfter">How long they may send nothing.</param>
internal sealed class SpanReading(IConsumer<byte[]?, byte[]?> consumer, KafkaProperties properties, TimeProvider time, TimeSpan stalledAfter)
{
    private static readonly TimeSpan PollSlice = TimeSpan.FromMilliseconds(100);

    /// <summary>The records, those of each partition in order. Blocks while none comes.</summary>
    /// <param name="spans">First offset of each partition, and the one behind the last; none is empty.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="KafkaException">A partition cannot be read, or the brokers send nothing for too long.</exception>
    public IEnumerable<ConsumeResult<byte[]?, byte[]?>> Read(IReadOnlyDictionary<TopicPartition, (long Start, long End)> spans, CancellationToken stop)
    {
        if (spans.Count == 0)
        {
            yield break;
        }

        var ends = spans.ToDictionary(span => span.Key, span => span.Value.End);
        consumer.Assign(spans.Select(span => new TopicPartitionOffset(span.Key, span.Value.Start)));
        var heard = time.GetTimestamp();
        while (ends.Count > 0)
        {
            stop.ThrowIfCancellationRequested();
            if (consumer.Next(PollSlice) is not { } record)
            {
                ThrowIfStalled(heard);
                continue;
            }

            heard = time.GetTimestamp();
            if (!ends.TryGetValue(record.TopicPartition, out var end))
            {
                continue;
            }

            if (!record.IsPartitionEOF && record.Offset.Value < end)
            {
                yield return record;
            }

            if (record.IsPartitionEOF || record.Offset.Value + 1 >= end)
            {
                ends.Remove(record.TopicPartition);
                consumer.IncrementalUnassign([record.TopicPartition]);
            }
        }
    }

    /// <summary>A single record; null where there is none at that place.</summary>
    /// <param name="place">Partition and offset.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="KafkaException">The partition cannot be read, or the brokers send nothing for too long.</exception>
    public ConsumeResult<byte[]?, byte[]?>? ReadAt(TopicPartitionOffset place, CancellationToken stop)
    {
        consumer.Assign(place);
        for (var started = time.GetTimestamp(); ; ThrowIfStalled(started))
        {
            stop.ThrowIfCancellationRequested();
            if (consumer.Next(PollSlice) is { } record && record.Partition == place.Partition)
            {
                return !record.IsPartitionEOF && record.Offset == place.Offset ? record : null;
            }
        }
    }

    private void ThrowIfStalled(long heard)
    {
        if (time.GetElapsedTime(heard) > stalledAfter)
        {
            throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"the brokers at {properties.Brokers} sent nothing for {stalledAfter.TotalSeconds} s"));
        }
    }
}
