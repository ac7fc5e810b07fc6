using Confluent.Kafka;
using StreamInfer.Kafka.Health;

namespace StreamInfer.Kafka.Consuming;

/// <summary>
/// Pauses, holds and rewinds the assigned partitions. Wanted and told state are kept apart: the client may refuse for a moment (just after
/// an assignment it does not know the partition yet), so <see cref="Apply"/> is repeated at every poll, and meanwhile
/// <see cref="Admit"/> turns away what a closed partition delivers, to be fetched again. One thread, the poller's.
/// </summary>
internal sealed class PartitionGates(string topic, IConsumer<Ignore, Ignore> consumer, ClientEvents events)
{
    // The client keeps a partition's pause over a loss and a new assignment, so what was stopped when it left is remembered.
    private readonly HashSet<int> _leftStopped = [];
    private PartitionGate?[] _gates = [];
    private bool _allPaused;
    private bool _pending;

    /// <summary>Number of assigned partitions.</summary>
    public int Count { get; private set; }

    /// <summary>The assigned partitions.</summary>
    public IEnumerable<PartitionGate> Assigned => _gates.OfType<PartitionGate>();

    public void Assign(IReadOnlyList<int> partitions)
    {
        foreach (var partition in partitions)
        {
            if (partition >= _gates.Length)
            {
                Array.Resize(ref _gates, Math.Max(partition + 1, _gates.Length * 2));
            }

            Count += _gates[partition] is null ? 1 : 0;
            _gates[partition] = new PartitionGate(partition) { Stopped = _leftStopped.Remove(partition) };
        }

        _pending = true;
    }

    public void Remove(IReadOnlyList<int> partitions)
    {
        foreach (var partition in partitions)
        {
            if (Find(partition) is { } gate)
            {
                _gates[partition] = null;
                Count--;
                if (gate.Stopped)
                {
                    _leftStopped.Add(partition);
                }
            }
        }
    }

    /// <summary>Whether all partitions, those to come included, are to stand still.</summary>
    public void PauseAll(bool paused)
    {
        _pending |= _allPaused != paused;
        _allPaused = paused;
    }

    /// <summary>Does nothing for a partition that is not ours (any more).</summary>
    public void Hold(int partition, long offset)
    {
        if (Find(partition) is { } gate)
        {
            gate.Held = true;
            gate.RewindTo = offset;
            _pending = true;
        }
    }

    /// <summary>Goes on from an offset, once the partition is open; does nothing for one that is not ours (any more).</summary>
    public void Rewind(int partition, long offset)
    {
        if (Find(partition) is { } gate)
        {
            gate.RewindTo = offset;
            _pending = true;
        }
    }

    public void Unhold(int partition)
    {
        if (Find(partition) is { Held: true } gate)
        {
            gate.Held = false;
            _pending = true;
        }
    }

    /// <summary>Whether a record that the client delivered may be handed on. If not, its partition will be rewound to it.</summary>
    public bool Admit(int partition, long offset)
    {
        if (Find(partition) is not { } gate)
        {
            return false;
        }

        if (IsClosed(gate) || gate.RewindTo >= 0)
        {
            gate.RewindTo = gate.RewindTo < 0 ? offset : Math.Min(gate.RewindTo, offset);
            _pending = true;
            return false;
        }

        gate.Next = offset + 1;
        return true;
    }

    /// <summary>Tells the client what it has not been told yet.</summary>
    public void Apply()
    {
        if (!_pending)
        {
            return;
        }

        _pending = false;
        foreach (var gate in _gates)
        {
            if (gate is not null)
            {
                _pending |= !TryApply(gate);
            }
        }
    }

    private PartitionGate? Find(int partition) => (uint)partition < (uint)_gates.Length ? _gates[partition] : null;

    private bool IsClosed(PartitionGate gate) => _allPaused || gate.Held;

    private bool TryApply(PartitionGate gate)
    {
        var partition = new TopicPartition(topic, gate.Partition);
        try
        {
            if (IsClosed(gate))
            {
                if (!gate.Stopped)
                {
                    consumer.Pause([partition]);
                    gate.Stopped = true;
                }

                return true;
            }

            // Rewind while still stopped: after the other order the client could deliver from the old position first.
            if (gate.RewindTo >= 0)
            {
                consumer.Seek(new TopicPartitionOffset(partition, gate.RewindTo));
                gate.Next = gate.RewindTo;
                gate.RewindTo = -1;
            }

            if (gate.Stopped)
            {
                consumer.Resume([partition]);
                gate.Stopped = false;
            }

            return true;
        }
        catch (KafkaException refused)
        {
            events.Trouble(refused.Error, $"topic '{topic}', partition {gate.Partition}: pause, resume or seek");
            return false;
        }
    }
}
