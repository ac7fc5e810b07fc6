using System.Collections.Concurrent;
using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Pipeline;

namespace StreamInfer.Models.Shadows;

/// <summary>
/// Events on their way to one shadow: a fixed number of batches that go round. What comes while all are in use is dropped and counted. The side of the primary path never
/// waits, and takes no lock that the shadow's thread could hold: that one runs at a lower priority, and may be stopped at any point for long.
/// </summary>
internal sealed class ShadowQueue : IBatchObserver, IDisposable
{
    private readonly ConcurrentQueue<ShadowBatch> _free = new();
    private readonly ConcurrentQueue<ShadowBatch> _full = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly ShadowSample _sample;
    private readonly RowLayout _layout;
    private readonly bool _copiesValues;
    private ShadowBatch? _open;
    private ShadowBatch? _taken;
    private int _isWaiting;
    private long _offered;
    private long _dropped;
    private volatile bool _ended;

    /// <param name="sample">Which events it gets.</param>
    /// <param name="layout">The shadow's inputs.</param>
    /// <param name="shape">Its results.</param>
    /// <param name="events">Most events in it.</param>
    /// <param name="batchSize">Most events a batch.</param>
    /// <param name="copiesValues">Whether the records' values are wanted even where rows can be copied.</param>
    public ShadowQueue(ShadowSample sample, RowLayout layout, ScoreShape shape, int events, int batchSize, bool copiesValues)
    {
        (_sample, _layout, _copiesValues) = (sample, layout, copiesValues);
        var size = Math.Min(batchSize, events);

        // One is filled and one is run while another waits.
        for (var i = 0; i < Math.Max(3, events / size); i++)
        {
            _free.Enqueue(new ShadowBatch(layout, shape, size));
        }
    }

    /// <summary>Events that it should have got.</summary>
    public long Offered => Volatile.Read(ref _offered);

    /// <summary>Those of them that found no room.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public void HandedOver(MicroBatch batch, long scoredAtMs)
    {
        var open = Interlocked.Exchange(ref _open, null);
        var (offered, dropped) = (0, 0);
        foreach (ref readonly var scored in batch.Events)
        {
            if (!scored.HasRow || !_sample.Holds(scored.Batch.Records[scored.Record]))
            {
                continue;
            }

            offered++;
            if (open is null && !_free.TryDequeue(out open))
            {
                dropped++;
                continue;
            }

            var rows = batch.LaneAt(scored.Lane);
            open.Add(scored, rows, rows.Features.Layout.Matches(_layout), _copiesValues, scoredAtMs);
            if (open.IsFull)
            {
                _full.Enqueue(open);
                open = null;
            }
        }

        if (open is not null)
        {
            Volatile.Write(ref _open, open);
        }

        Volatile.Write(ref _offered, _offered + offered);
        Volatile.Write(ref _dropped, _dropped + dropped);
        if (offered > 0 && Volatile.Read(ref _isWaiting) == 1)
        {
            _wake.Set();
        }
    }

    /// <summary>The next batch for the shadow's thread, waiting for one.</summary>
    /// <returns>Null when there will be none any more.</returns>
    public ShadowBatch? Take()
    {
        while (!_ended)
        {
            if (TryTake() is { } batch)
            {
                return batch;
            }

            Interlocked.Exchange(ref _isWaiting, 1);
            if (TryTake() is { } late)
            {
                Volatile.Write(ref _isWaiting, 0);
                return late;
            }

            _wake.WaitOne();
            Volatile.Write(ref _isWaiting, 0);
        }

        return null;
    }

    /// <summary>The shadow is done with a batch.</summary>
    public void Return(ShadowBatch batch)
    {
        batch.Clear();
        _free.Enqueue(batch);
    }

    /// <summary>The shadow's thread is to end.</summary>
    public void End()
    {
        _ended = true;
        _wake.Set();
    }

    public void Dispose() => _wake.Dispose();

    private ShadowBatch? TryTake()
    {
        if (_full.TryDequeue(out var full))
        {
            return full;
        }

        // What was full before this one was begun comes first: a shadow's predictions are in the order of the primary's.
        _taken ??= Interlocked.Exchange(ref _open, null);
        if (_taken is not null && _full.TryDequeue(out full))
        {
            return full;
        }

        var taken = _taken;
        _taken = null;
        return taken;
    }
}
