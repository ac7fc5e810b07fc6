using Confluent.Kafka;

namespace StreamInfer.Kafka.Consuming;

/// <summary>
/// Counts the records not read yet from what the client has at hand: delivered positions, and the high watermarks that came with its
/// fetches. Only for a partition that has delivered nothing since its assignment it asks the group's coordinator, once; and ends of partitions that stand still, which are
/// not fetched, come by <see cref="EndQueries"/>. Read by whoever wants to know, beside the poller.
/// </summary>
internal sealed class LagMeter(string topic, IConsumer<Ignore, Ignore> consumer, PartitionGates gates, bool startsAtEnd, TimeProvider time)
{
    // Who reads waits for the answer, so it must be short, and not asked for again and again while the coordinator is away.
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly EndQueries _queries = new(topic, consumer, time);
    private volatile bool _hasNew;
    private long? _askedAt;
    private bool _isClosed;

    /// <summary>A new assignment brings positions that are worth asking for at once.</summary>
    public void OnAssigned() => _hasNew = true;

    /// <summary>Records behind, over all assigned partitions; -1 while some partition's position or end is unknown, and after <see cref="Close"/>.</summary>
    public long Read()
    {
        lock (_gate)
        {
            return _isClosed ? -1 : Count();
        }
    }

    /// <summary>Leaves the client alone from here on: it is about to be freed. Waits for questions that are under way, some seconds at most.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
        }

        _queries.Close();
    }

    private long Count()
    {
        if (_hasNew)
        {
            _hasNew = false;
            _askedAt = null;
            _queries.Hurry();
        }

        var lag = 0L;
        var unknown = false;
        var still = new List<int>();
        foreach (var gate in gates.Assigned)
        {
            var ends = Ends(gate, still);
            if (gate.Next < 0 && gate.RewindTo < 0)
            {
                FindPosition(gate, ends);
            }

            var next = gate.RewindTo >= 0 ? gate.RewindTo : gate.Next;
            unknown |= next < 0 || ends.High.IsSpecial;
            lag += Math.Max(0, ends.High.Value - next);
        }

        _queries.AskIfDue(still);
        return unknown ? -1 : lag;
    }

    private WatermarkOffsets Ends(PartitionGate gate, List<int> still)
    {
        var fetched = Fetched(gate.Partition);
        if (!gate.Stopped)
        {
            return fetched;
        }

        still.Add(gate.Partition);
        return _queries.Of(gate.Partition) is { } asked && asked.High.Value > fetched.High.Value ? asked : fetched;
    }

    private WatermarkOffsets Fetched(int partition)
    {
        try
        {
            return consumer.GetWatermarkOffsets(new TopicPartition(topic, partition));
        }
        catch (KafkaException)
        {
            // The client has not met the partition yet; its end is unknown, which is what the caller is told.
            return new WatermarkOffsets(Offset.Unset, Offset.Unset);
        }
    }

    private void FindPosition(PartitionGate gate, WatermarkOffsets ends)
    {
        if (ends.High.IsSpecial || (_askedAt is { } asked && time.GetElapsedTime(asked) < AskAgainAfter))
        {
            return;
        }

        try
        {
            var committed = consumer.Committed([new TopicPartition(topic, gate.Partition)], AnswerWithin)[0].Offset;
            var start = !committed.IsSpecial ? committed : startsAtEnd ? ends.High : ends.Low;
            gate.Next = start.IsSpecial ? -1 : start.Value;
        }
        catch (KafkaException)
        {
            // Unknown for now, which is what the caller is told; the trouble itself comes with the error events.
            _askedAt = time.GetTimestamp();
        }
    }
}
