using System.Text;
using Confluent.Kafka;
using StreamInfer.Ingestion;

namespace StreamInfer.Host.History;

/// <summary>
/// What a topic holds now, committed records only, of all partitions in the order of their timestamps (of equal ones, by partition): read twice it gives
/// the same. One client a partition, so that a slow one makes the others wait instead of being passed over.
/// </summary>
internal sealed class TopicHistory : IEventHistory
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    private readonly string _topic;
    private readonly List<PartitionHistory> _partitions = [];
    private readonly PriorityQueue<PartitionHistory, (long Timestamp, int Partition)> _next = new();
    private readonly PinnedArena _bytes = new();
    private readonly List<RecordHeader> _headers = [];
    private PartitionHistory? _last;

    /// <param name="topic">Its name.</param>
    /// <param name="properties">librdkafka's, with <c>bootstrap.servers</c>.</param>
    /// <param name="range">Record times from and up to which are read.</param>
    /// <exception cref="KafkaException">The topic is not there, or the brokers do not answer.</exception>
    public TopicHistory(string topic, IReadOnlyDictionary<string, string> properties, TimeRange range)
    {
        _topic = topic;
        var client = new Dictionary<string, string>(properties, StringComparer.Ordinal)
        {
            ["group.id"] = "streaminfer-history",
            ["enable.auto.commit"] = "false",
            ["enable.partition.eof"] = "true",
            ["isolation.level"] = "read_committed",
        };
        using var admin = new AdminClientBuilder(new Dictionary<string, string>(properties, StringComparer.Ordinal)).Build();
        var found = admin.GetMetadata(topic, AnswerWithin).Topics.Single();
        if (found.Error.IsError)
        {
            throw new KafkaException(found.Error);
        }

        foreach (var partition in found.Partitions.OrderBy(partition => partition.PartitionId))
        {
            var history = new PartitionHistory(new TopicPartition(topic, partition.PartitionId), client, range);
            _partitions.Add(history);
            Offer(history);
        }
    }

    public string Place => _last is null ? _topic : $"{_topic}/{_last.Current!.Partition.Value}/{_last.Current.Offset.Value}";

    public bool TryRead(out SourceRecord record, out ReadOnlySpan<RecordHeader> headers)
    {
        record = default;
        headers = default;
        if (_last is not null)
        {
            Offer(_last);
            _last = null;
        }

        if (!_next.TryDequeue(out _last, out _))
        {
            return false;
        }

        _bytes.Clear();
        var current = _last.Current!;
        headers = Headers(current.Message.Headers);
        record = new SourceRecord
        {
            Partition = current.Partition.Value,
            Offset = current.Offset.Value,
            TimestampMs = current.Message.Timestamp.Type == TimestampType.NotAvailable ? -1 : current.Message.Timestamp.UnixTimestampMs,
            Key = RangeOf(current.Message.Key),
            Value = RangeOf(current.Message.Value),
            HeadersStart = 0,
            HeadersCount = headers.Length,
        };
        return true;
    }

    public void Dispose() => _partitions.ForEach(partition => partition.Dispose());

    private void Offer(PartitionHistory history)
    {
        if (history.TryRead())
        {
            _next.Enqueue(history, (history.Current!.Message.Timestamp.UnixTimestampMs, history.Current.Partition.Value));
        }
    }

    private ReadOnlySpan<RecordHeader> Headers(Headers from)
    {
        if (from.Count == 0)
        {
            return default;
        }

        _headers.Clear();
        _headers.AddRange(from.Select(header => new RecordHeader(_bytes.Append(Encoding.UTF8.GetBytes(header.Key)), RangeOf(header.GetValueBytes()))));
        return _headers.ToArray();
    }

    private ByteRange RangeOf(byte[]? bytes) => bytes is null ? ByteRange.Null : _bytes.Append(bytes);
}
