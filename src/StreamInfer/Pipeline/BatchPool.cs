using System.Collections.Concurrent;
using StreamInfer.Batching;

namespace StreamInfer.Pipeline;

/// <summary>
/// The fixed set of micro-batches of a pipeline: what bounds the events in flight. Batches come back from the client's
/// threads when their output is acknowledged, and are taken up again by the poller alone.
/// </summary>
internal sealed class BatchPool
{
    private readonly ConcurrentQueue<MicroBatch> _settled = new();
    private readonly SemaphoreSlim _signal = new(0);
    private readonly Stack<MicroBatch> _free = new();

    /// <param name="size">How many batches there are.</param>
    /// <param name="create">Makes one; is given what to call when it is settled.</param>
    public BatchPool(int size, Func<Action<MicroBatch>, MicroBatch> create)
    {
        Size = size;
        for (var i = 0; i < size; i++)
        {
            _free.Push(create(Settled));
        }
    }

    public int Size { get; }

    /// <summary>Whether no batch is with a stage, the producer or the poller.</summary>
    public bool IsIdle => _free.Count == Size;

    public bool TryTakeFree(out MicroBatch batch) => _free.TryPop(out batch!);

    public bool TryTakeSettled(out MicroBatch batch) => _settled.TryDequeue(out batch!);

    /// <summary>Waits until a batch may have settled.</summary>
    public void WaitForSettled(TimeSpan timeout, CancellationToken abort)
    {
        if (_settled.IsEmpty)
        {
            _signal.Wait(timeout, abort);
        }

        // Several releases stand for one look at the queue.
        while (_signal.CurrentCount > 0 && _signal.Wait(0, CancellationToken.None))
        {
        }
    }

    public void Return(MicroBatch batch) => _free.Push(batch);

    private void Settled(MicroBatch batch)
    {
        _settled.Enqueue(batch);
        _signal.Release();
    }
}
