using System.Text;
using StreamInfer.Ingestion;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Pipeline.Kit;

/// <summary>
/// One partition to which an event is added every so often of virtual time. Remembers when each was polled; moves time only while nothing is in flight,
/// to the next event.
/// </summary>
internal sealed class TracedSource(ManualTimeProvider time, int events, TimeSpan every, Func<int, string> payload) : IRecordSource
{
    private readonly TimeSpan _start = time.Elapsed;
    private readonly long[] _arrivals = new long[events];
    private int _next;

    /// <summary>Events whose output is acknowledged.</summary>
    public required Func<long> Completed { get; init; }

    /// <summary>Called at the start of each poll.</summary>
    public Action? OnPoll { get; set; }

    public long Committed { get; private set; }

    /// <summary>The greatest number of events that were there and not polled.</summary>
    public long MostLag { get; private set; }

    public long Lag => Appended - _next;

    private int Appended => (int)Math.Min(events, 1 + ((time.Elapsed - _start) / every));

    /// <summary>When an event was polled.</summary>
    public long ArrivalOf(long offset) => _arrivals[offset];

    public int Poll(RecordBatch batch, TimeSpan timeout)
    {
        OnPoll?.Invoke();
        MostLag = Math.Max(MostLag, Lag);
        if (Lag == 0)
        {
            if (_next < events && Completed() == _next)
            {
                time.Advance(_start + (every * _next) - time.Elapsed);
            }

            return 0;
        }

        var now = time.GetTimestamp();
        for (var appended = Appended; _next < appended && batch.Count < batch.Capacity; _next++)
        {
            _arrivals[_next] = now;
            batch.Add(0, _next, MemoryRecord.TimestampMs, ByteRange.Null, batch.Arena.Append(Encoding.UTF8.GetBytes(payload(_next))));
        }

        batch.ArrivalTimestamp = now;
        return batch.Count;
    }

    public void PauseAll()
    {
    }

    public void ResumeAll()
    {
    }

    public void Hold(int partition, long offset) => throw new NotSupportedException();

    public void Unhold(int partition) => throw new NotSupportedException();

    public void Rewind(int partition, long offset) => throw new NotSupportedException();

    public ReadOnlyMemory<byte> Membership() => default;

    public void Commit(IReadOnlyList<PartitionPosition> positions) => Committed = positions[^1].NextOffset;

    public void Close()
    {
    }

    public void Dispose()
    {
    }
}
