using StreamInfer.Ingestion;
using StreamInfer.Publishing;

namespace StreamInfer.Batching;

/// <summary>
/// What of a micro-batch outlives its hand-over: which events it held, so that they count as done once their output is acknowledged. Small, so
/// that a slow acknowledgement holds no rows. Reused; used by the poller's thread, but for its ticket.
/// </summary>
public sealed class Settlement
{
    private SequenceRun[] _runs = new SequenceRun[4];
    private int _count;

    /// <param name="onSettled">Called once each time all output of the events is acknowledged or failed, on any thread.</param>
    public Settlement(Action<Settlement> onSettled) => Ticket = new DeliveryTicket(() => onSettled(this));

    /// <summary>Counts the acknowledgements.</summary>
    public DeliveryTicket Ticket { get; }

    /// <summary>How many events.</summary>
    public int Events { get; private set; }

    /// <summary>Bytes of their records.</summary>
    public long Bytes { get; private set; }

    /// <summary>When their output was with the producer; written before the ticket can settle.</summary>
    public long HandedOverTimestamp { get; set; }

    /// <summary>Whether its events had no output because they are read again.</summary>
    public bool IsTurnedAway { get; set; }

    /// <summary>Adds an event. The events of one partition get their numbers in turn, so that neighbours make one run.</summary>
    /// <param name="progress">Of its partition.</param>
    /// <param name="sequence">Its number there.</param>
    /// <param name="bytes">Of its record.</param>
    public void Add(PartitionProgress progress, long sequence, int bytes)
    {
        Events++;
        Bytes += bytes;
        if (_count > 0 && ReferenceEquals(_runs[_count - 1].Progress, progress))
        {
            _runs[_count - 1].Count++;
            return;
        }

        if (_count == _runs.Length)
        {
            Array.Resize(ref _runs, _runs.Length * 2);
        }

        _runs[_count++] = new SequenceRun { Progress = progress, First = sequence, Count = 1 };
    }

    /// <summary>All its events are done.</summary>
    public void Complete()
    {
        foreach (ref readonly var run in _runs.AsSpan(0, _count))
        {
            for (var sequence = run.First; sequence < run.First + run.Count; sequence++)
            {
                run.Progress.Complete(sequence);
            }
        }
    }

    /// <summary>Empties it for its next use.</summary>
    public void Clear()
    {
        _runs.AsSpan(0, _count).Clear();
        _count = 0;
        Events = 0;
        Bytes = 0;
        IsTurnedAway = false;
    }

    private struct SequenceRun
    {
        public PartitionProgress Progress;
        public long First;
        public int Count;
    }
}
