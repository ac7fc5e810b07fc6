using StreamInfer.Ingestion;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Pipeline.Kit;

/// <summary>
/// A log in memory, behind the pipeline's own seam: hands over what was added, remembers commits, and moves virtual time by the time-out of each
/// poll that finds nothing. Scripted by the test through <see cref="OnPoll"/>, which runs on the poller's thread.
/// </summary>
internal sealed class MemorySource(ManualTimeProvider time) : IRecordSource
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, List<MemoryRecord>> _log = [];
    private readonly Dictionary<int, int> _next = [];
    private readonly HashSet<int> _held = [];
    private readonly Dictionary<int, long> _committed = [];
    private bool _paused;

    public IAssignmentListener Listener { get; set; } = null!;

    /// <summary>Called at the start of each poll.</summary>
    public Action<MemorySource>? OnPoll { get; set; }

    /// <summary>Every commit, in order.</summary>
    public List<PartitionPosition> Commits { get; } = [];

    /// <summary>Whether polls that find nothing move time by their time-out.</summary>
    public bool AdvanceWhenIdle { get; set; } = true;

    /// <summary>Keeps such polls from moving time while something else has to happen first; null for nothing.</summary>
    public Func<bool>? MayAdvance { get; set; }

    public bool Closed { get; private set; }

    public int PauseCount { get; private set; }

    public long Lag => _log.Sum(partition => partition.Value.Count - _next.GetValueOrDefault(partition.Key));

    public void Append(int partition, byte[]? key, byte[]? value, params (string Name, byte[]? Value)[] headers)
    {
        lock (_gate)
        {
            if (!_log.TryGetValue(partition, out var records))
            {
                _log.Add(partition, records = []);
            }

            records.Add(new MemoryRecord(key, value, headers));
        }
    }

    public long? CommittedOf(int partition)
    {
        lock (_gate)
        {
            return _committed.TryGetValue(partition, out var offset) ? offset : null;
        }
    }

    public IReadOnlyCollection<int> Held => _held;

    public int Poll(RecordBatch batch, TimeSpan timeout)
    {
        OnPoll?.Invoke(this);
        lock (_gate)
        {
            foreach (var (partition, records) in _log)
            {
                for (var next = _next.GetValueOrDefault(partition); !_paused && !_held.Contains(partition) && next < records.Count && batch.Count < batch.Capacity; next++)
                {
                    records[next].AddTo(batch, partition, next);
                    _next[partition] = next + 1;
                }
            }
        }

        if (batch.Count > 0)
        {
            batch.ArrivalTimestamp = time.GetTimestamp();
        }
        else if (AdvanceWhenIdle && MayAdvance?.Invoke() != false)
        {
            time.Advance(timeout);
        }

        return batch.Count;
    }

    /// <summary>Gives a partition to another member and takes it back: it is read from the committed position.</summary>
    public void Reassign(int partition, bool isLost)
    {
        if (isLost)
        {
            Listener.OnLost([partition]);
        }
        else
        {
            Listener.OnRevoked([partition]);
        }

        lock (_gate)
        {
            _next[partition] = (int)_committed.GetValueOrDefault(partition);
            _held.Remove(partition);
        }

        Listener.OnAssigned([partition]);
    }

    public void PauseAll()
    {
        _paused = true;
        PauseCount++;
    }

    public void ResumeAll() => _paused = false;

    public void Hold(int partition, long offset)
    {
        _held.Add(partition);
        _next[partition] = (int)offset;
    }

    public void Unhold(int partition) => _held.Remove(partition);

    public void Rewind(int partition, long offset)
    {
        lock (_gate)
        {
            _next[partition] = (int)offset;
        }
    }

    public ReadOnlyMemory<byte> Membership() => "test-member"u8.ToArray();

    public void Commit(IReadOnlyList<PartitionPosition> positions)
    {
        lock (_gate)
        {
            foreach (var position in positions)
            {
                Commits.Add(position);
                _committed[position.Partition] = position.NextOffset;
            }
        }
    }

    public void Close() => Closed = true;

    public void Dispose()
    {
    }
}
