using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Health;
using StreamInfer.Kafka.Topics;

namespace StreamInfer.Kafka.Reading;

/// <summary>Reads a topic backwards, a page at a time, and single records of it; committed ones only. For tools.</summary>
/// <param name="topic">Its name.</param>
/// <param name="properties">The client's properties.</param>
/// <param name="time">Bounds the wait for brokers.</param>
public sealed class TopicPages(string topic, KafkaProperties properties, TimeProvider time)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollSlice = TimeSpan.FromMilliseconds(100);

    private readonly OwnClients _clients = new(properties, new ClientEvents("reader", time, NullLogger.Instance));

    /// <summary>Reads a page. Of each partition its newest records are looked at, as many as a page has, so that the newest of all are among them.</summary>
    /// <param name="before">Of each partition, the first offset that is too new; null for the newest page. A partition that is not named has nothing older.</param>
    /// <param name="count">Most records of the page.</param>
    /// <param name="keep">What is kept of a record's value, most bytes: a page is bounded however large its records are.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="KafkaException">The topic is not there, or the brokers do not answer within 10 s.</exception>
    public async Task<TopicPage> ReadAsync(IReadOnlyDictionary<int, long>? before, int count, int keep, CancellationToken stop)
    {
        var spans = await SpansAsync(before, count, stop);
        var found = await Task.Run(() => Read(spans.Where(span => span.Value.Start < span.Value.End).ToDictionary(span => span.Key, span => span.Value), keep, stop), stop);
        var page = found.OrderByDescending(record => record.Message.Timestamp.UnixTimestampMs).ThenByDescending(record => record.Partition.Value).ThenByDescending(record => record.Offset.Value).Take(count).ToList();
        var older = new Dictionary<int, long>();
        foreach (var (partition, span) in spans)
        {
            var taken = page.Where(record => record.Partition.Value == partition).ToList();
            var left = found.Count(record => record.Partition.Value == partition) - taken.Count;
            var next = taken.Count > 0 ? taken.Min(record => record.Offset.Value) : left > 0 ? span.End : span.Start;
            if (left > 0 || span.Start > span.Low)
            {
                older[partition] = left > 0 ? next : Math.Min(next, span.Start);
            }
        }

        return new TopicPage(page, older);
    }

    /// <summary>Reads single records whole.</summary>
    /// <param name="places">Partition and offset of each.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>One a place; null where there is no such record.</returns>
    /// <exception cref="KafkaException">The brokers do not answer within 10 s.</exception>
    public async Task<IReadOnlyList<ConsumeResult<byte[]?, byte[]?>?>> ReadAtAsync(IReadOnlyList<(int Partition, long Offset)> places, CancellationToken stop)
    {
        var spans = await SpansAsync(null, 0, stop);
        return await Task.Run(
            () =>
            {
                using var consumer = _clients.OpenReader();
                return (IReadOnlyList<ConsumeResult<byte[]?, byte[]?>?>)
                    [.. places.Select(place => spans.TryGetValue(place.Partition, out var span) && place.Offset >= span.Low && place.Offset < span.End ? ReadAt(consumer, place, stop) : null)];
            },
            stop);
    }

    private ConsumeResult<byte[]?, byte[]?>? ReadAt(IConsumer<byte[]?, byte[]?> consumer, (int Partition, long Offset) place, CancellationToken stop)
    {
        consumer.Assign(new TopicPartitionOffset(topic, place.Partition, place.Offset));
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < AnswerWithin)
        {
            stop.ThrowIfCancellationRequested();
            if (consumer.Next(PollSlice) is { } record && record.Partition.Value == place.Partition)
            {
                return !record.IsPartitionEOF && record.Offset.Value == place.Offset ? record : null;
            }
        }

        throw TimedOut();
    }

    private List<ConsumeResult<byte[]?, byte[]?>> Read(Dictionary<int, Span> spans, int keep, CancellationToken stop)
    {
        var found = new List<ConsumeResult<byte[]?, byte[]?>>();
        if (spans.Count == 0)
        {
            return found;
        }

        using var consumer = _clients.OpenReader();
        consumer.Assign(spans.Select(span => new TopicPartitionOffset(topic, span.Key, span.Value.Start)));
        var heard = time.GetTimestamp();
        while (spans.Count > 0)
        {
            stop.ThrowIfCancellationRequested();
            if (consumer.Next(PollSlice) is not { } record)
            {
                if (time.GetElapsedTime(heard) > AnswerWithin)
                {
                    throw TimedOut();
                }

                continue;
            }

            heard = time.GetTimestamp();
            if (!spans.TryGetValue(record.Partition.Value, out var span))
            {
                continue;
            }

            if (!record.IsPartitionEOF && record.Offset.Value < span.End)
            {
                record.Message.Value = Cut(record, keep);
                found.Add(record);
            }

            if (record.IsPartitionEOF || record.Offset.Value + 1 >= span.End)
            {
                spans.Remove(record.Partition.Value);
                consumer.IncrementalUnassign([record.TopicPartition]);
            }
        }

        return found;
    }

    /// <summary>The beginning of a value, with its whole length told by a header of ours.</summary>
    private static byte[]? Cut(ConsumeResult<byte[]?, byte[]?> record, int keep)
    {
        var value = record.Message.Value;
        record.Message.Headers.Add(LengthHeader, BitConverter.GetBytes(value?.Length ?? -1));
        return value?.Length > keep ? value[..keep] : value;
    }

    /// <summary>Header that a page's records have besides their own: the whole length of the value as a 32-bit number; -1 for none.</summary>
    public const string LengthHeader = "length of the whole value";

    private async Task<Dictionary<int, Span>> SpansAsync(IReadOnlyDictionary<int, long>? before, int count, CancellationToken stop)
    {
        using var admin = _clients.OpenAdmin();
        var found = await new OwnTopic(topic, default, null, NullLogger.Instance).FindAsync(admin, AnswerWithin, stop)
            ?? throw new KafkaException(new Error(ErrorCode.UnknownTopicOrPart, $"topic '{topic}' at {properties.Brokers} does not exist"));
        TopicPartition[] partitions = [.. found.At(0).Select(place => place.TopicPartition)];
        var lows = await OffsetsAsync(admin, partitions, OffsetSpec.Earliest(), stop);
        var highs = await OffsetsAsync(admin, partitions, OffsetSpec.Latest(), stop);
        var spans = new Dictionary<int, Span>();
        foreach (var partition in partitions.Select(partition => partition.Partition.Value).Where(partition => before is null || before.ContainsKey(partition)))
        {
            var end = before is null ? highs[partition] : Math.Min(before[partition], highs[partition]);
            spans[partition] = new Span(lows[partition], Math.Max(lows[partition], end - count), end);
        }

        return spans;
    }

    private static async Task<Dictionary<int, long>> OffsetsAsync(IAdminClient admin, IEnumerable<TopicPartition> partitions, OffsetSpec place, CancellationToken stop)
    {
        var options = new ListOffsetsOptions { RequestTimeout = AnswerWithin, IsolationLevel = IsolationLevel.ReadCommitted };
        var answer = await admin.ListOffsetsAsync(partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = place }), options).WaitAsync(stop);
        return answer.ResultInfos.ToDictionary(info => info.TopicPartitionOffsetError.Partition.Value, info => info.TopicPartitionOffsetError.Offset.Value);
    }

    private KafkaException TimedOut() => new(new Error(ErrorCode.Local_TimedOut, $"the brokers at {properties.Brokers} sent nothing for {AnswerWithin.TotalSeconds} s"));

    private readonly record struct Span(long Low, long Start, long End);
}
