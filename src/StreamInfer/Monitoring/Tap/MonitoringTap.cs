using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using StreamInfer.Batching;
using StreamInfer.Pipeline;

namespace StreamInfer.Monitoring.Tap;

/// <summary>
/// Copies whole batches for monitoring: a number of copies goes round, more of them while monitoring is behind, up to a bound in memory. What comes while all are in use is
/// dropped and counted. The side of the primary path never waits, and takes no lock that monitoring's thread could hold: that one runs at a lower priority, and may be stopped at
/// any point for long.
/// </summary>
public sealed class MonitoringTap : IBatchObserver, IDisposable
{
    /// <summary>Events that wait before more copies are made.</summary>
    public const int QueueSize = 16_384;

    /// <summary>Most bytes of copies, where those are more than <see cref="QueueSize"/> events need: a backlog after an outage is watched whole where rows are small.</summary>
    public const long MostBytes = 32L << 20;

    private readonly ConcurrentQueue<TappedBatch> _free = new();
    private readonly ConcurrentQueue<TappedBatch> _full = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly bool _copiesKeys;
    private readonly int _batchSize;
    private readonly long _mostBytes;
    private long _copies;
    private int _isWaiting;
    private long _offered;
    private long _dropped;
    private long _done;

    /// <param name="batchSize">Most events a batch.</param>
    /// <param name="copiesKeys">Whether keys are wanted, for alerts on single events.</param>
    /// <param name="events">Events that wait before more copies are made.</param>
    /// <param name="mostBytes">Most bytes of copies, where those are more than <paramref name="events"/> need.</param>
    public MonitoringTap(int batchSize, bool copiesKeys, int events = QueueSize, long mostBytes = MostBytes)
    {
        (_copiesKeys, _batchSize, _mostBytes) = (copiesKeys, batchSize, mostBytes);

        // One is filled and one is counted while another waits.
        _copies = Math.Clamp(events / batchSize, 3, 256);
        for (var i = 0; i < _copies; i++)
        {
            _free.Enqueue(new TappedBatch(batchSize));
        }
    }

    /// <summary>Events of all batches, dead letters included.</summary>
    public long Offered => Volatile.Read(ref _offered);

    /// <summary>Those of them that found no room.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Those that wait, or are being counted.</summary>
    public long Waiting => Offered - Dropped - Volatile.Read(ref _done);

    /// <inheritdoc/>
    public void HandedOver(MicroBatch batch, long scoredAtMs)
    {
        Volatile.Write(ref _offered, _offered + batch.Count);
        if (!_free.TryDequeue(out var copy) && !TryGrow(batch, out copy))
        {
            Volatile.Write(ref _dropped, _dropped + batch.Count);
            return;
        }

        copy.Copy(batch, _copiesKeys);
        _full.Enqueue(copy);
        if (Volatile.Read(ref _isWaiting) == 1)
        {
            _wake.Set();
        }
    }

    /// <summary>Only while monitoring is behind: copies stay, so that this ends.</summary>
    private bool TryGrow(MicroBatch batch, [NotNullWhen(true)] out TappedBatch? copy)
    {
        copy = null;
        if ((_copies + 1) * TappedBatch.BytesOf(batch, _batchSize) > _mostBytes)
        {
            return false;
        }

        copy = new TappedBatch(_batchSize);
        _copies++;
        return true;
    }

    /// <summary>Wakes whoever waits for a batch.</summary>
    public void Wake() => _wake.Set();

    public void Dispose() => _wake.Dispose();

    /// <summary>The next batch, if there is one.</summary>
    internal TappedBatch? TryTake() => _full.TryDequeue(out var batch) ? batch : null;

    /// <summary>Monitoring is done with a batch.</summary>
    internal void Return(TappedBatch batch)
    {
        Volatile.Write(ref _done, _done + batch.Total);
        _free.Enqueue(batch);
    }

    /// <summary>Waits for a batch or for <see cref="Wake"/>.</summary>
    internal void Wait()
    {
        Interlocked.Exchange(ref _isWaiting, 1);
        if (_full.IsEmpty)
        {
            _wake.WaitOne();
        }

        Volatile.Write(ref _isWaiting, 0);
    }
}
