using Confluent.Kafka;

namespace StreamInfer.Kafka.Consuming;

/// <summary>
/// Counts the records not read yet from what the client has at hand: delivered positions, and the high watermarks that came with its
/// fetches. Only for a partition that has delivered nothing since its assignment it asks the group's coordinator, once.
/// </summary>
internal sealed class LagMeter(string topic, IConsumer<Ignore, Ignore> consumer, PartitionGates gates, bool startsAtEnd, TimeProvider time)
{
    // The poller waits for the answer, so it must be short, and not asked for again and again while the coordinator is away.
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(10);

    private long? _askedAt;

    /// <summary>A new assignment brings positions that are worth asking for at once.</summary>
    public void OnAssigned() => _askedAt = null;

    /// <summary>Records behind, over all assigned partitions; -1 while some partition's position or end is unknown.</summary>
    public long Read()
    {
        var lag = 0L;
        var unknown = false;
        foreach (var gate in gates.Assigned)
        {
            var ends = Ends(gate.Partition);
            if (gate.Next < 0 && gate.RewindTo < 0)
            {
                FindPosition(gate, ends);
            }

            var next = gate.RewindTo >= 0 ? gate.RewindTo : gate.Next;
            unknown |= next < 0 || ends.High.IsSpecial;
            lag += Math.Max(0, ends.High.Value - next);
        }

        return unknown ? -1 : lag;
    }

    private WatermarkOffsets Ends(int partition)
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
