using Confluent.Kafka;

namespace StreamInfer.Host.History;

/// <summary>What a partition holds between two times, up to the end that it has at first. One thread at a time.</summary>
internal sealed class PartitionHistory : IDisposable
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StalledAfter = TimeSpan.FromSeconds(30);

    private readonly TopicPartition _partition;
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly long _end;
    private bool _isOver;

    /// <exception cref="KafkaException">The brokers do not answer.</exception>
    public PartitionHistory(TopicPartition partition, IReadOnlyDictionary<string, string> properties, TimeRange range)
    {
        _partition = partition;
        _consumer = new ConsumerBuilder<byte[]?, byte[]?>(properties).Build();
        var held = _consumer.QueryWatermarkOffsets(partition, AnswerWithin);
        _end = OffsetAt(range.Until, held.High.Value, held.High.Value);
        var start = OffsetAt(range.Since, held.Low.Value, held.High.Value);
        _isOver = start >= _end;
        if (!_isOver)
        {
            _consumer.Assign(new TopicPartitionOffset(partition, start));
        }
    }

    /// <summary>The last record; null before the first.</summary>
    public ConsumeResult<byte[]?, byte[]?>? Current { get; private set; }

    /// <summary>Reads the next record.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="KafkaException">The brokers send nothing for 30 s.</exception>
    public bool TryRead()
    {
        if (_isOver)
        {
            return false;
        }

        var next = _consumer.Consume(StalledAfter)
            ?? throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"{_partition.Topic}/{_partition.Partition.Value}: the brokers sent nothing for {StalledAfter.TotalSeconds} s"));
        if (next.IsPartitionEOF || next.Offset.Value >= _end)
        {
            _isOver = true;
            return false;
        }

        // What follows may be transaction markers only, which are not delivered: then the end of the partition is.
        _isOver = next.Offset.Value + 1 >= _end;
        Current = next;
        return true;
    }

    public void Dispose() => _consumer.Dispose();

    private long OffsetAt(DateTimeOffset? time, long otherwise, long high)
    {
        if (time is not { } at)
        {
            return otherwise;
        }

        var wanted = new TopicPartitionTimestamp(_partition, new Timestamp(at));
        var found = _consumer.OffsetsForTimes([wanted], AnswerWithin)[0].Offset;
        return found.IsSpecial ? high : found.Value;
    }
}
