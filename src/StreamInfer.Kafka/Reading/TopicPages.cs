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
    /// <summary>Header that a page's records have besides their own: the whole length of the value as a 32-bit number; -1 for none.</summary>
    public const string LengthHeader = "length of the whole value";

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
        var found = await Task.Run(() => Read(spans, keep, stop), stop);
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
                var reading = new SpanReading(consumer, properties, time, TopicPlaces.AnswerWithin);
                return (IReadOnlyList<ConsumeResult<byte[]?, byte[]?>?>)
                [
                    .. places.Select(place => spans.TryGetValue(place.Partition, out var span) && place.Offset >= span.Low && place.Offset < span.End
                        ? reading.ReadAt(new TopicPartitionOffset(topic, place.Partition, place.Offset), stop)
                        : null),
                ];
            },
            stop);
    }

    private List<ConsumeResult<byte[]?, byte[]?>> Read(Dictionary<int, Span> spans, int keep, CancellationToken stop)
    {
        var filled = spans.Where(span => span.Value.Start < span.Value.End).ToDictionary(span => new TopicPartition(topic, span.Key), span => (span.Value.Start, span.Value.End));
        if (filled.Count == 0)
        {
            return [];
        }

        using var consumer = _clients.OpenReader();
        var found = new List<ConsumeResult<byte[]?, byte[]?>>();
        foreach (var record in new SpanReading(consumer, properties, time, TopicPlaces.AnswerWithin).Read(filled, stop))
        {
            record.Message.Value = Cut(record, keep);
            found.Add(record);
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

    private async Task<Dictionary<int, Span>> SpansAsync(IReadOnlyDictionary<int, long>? before, int count, CancellationToken stop)
    {
        using var admin = _clients.OpenAdmin();
        var places = new TopicPlaces(admin, properties);
        TopicPartition[] partitions = [.. (await places.FindAsync(topic, stop)).At(0).Select(place => place.TopicPartition)];
        var lows = await places.OffsetsAsync(partitions, OffsetSpec.Earliest(), stop);
        var highs = await places.OffsetsAsync(partitions, OffsetSpec.Latest(), stop);
        var spans = new Dictionary<int, Span>();
        foreach (var partition in partitions.Where(partition => before is null || before.ContainsKey(partition.Partition.Value)))
        {
            var end = before is null ? highs[partition] : Math.Min(before[partition.Partition.Value], highs[partition]);
            spans[partition.Partition.Value] = new Span(lows[partition], Math.Max(lows[partition], end - count), end);
        }

        return spans;
    }

    private readonly record struct Span(long Low, long Start, long End);
}
