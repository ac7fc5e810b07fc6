using StreamInfer.Batching;

namespace StreamInfer.Pipeline;

/// <summary>
/// The fixed set of micro-batches of a pipeline: taken by the poller, given back by whoever handed their output over. What bounds the
/// rows in memory, and how far executors may run ahead of a slow one.
/// </summary>
internal sealed class BatchPool
{
    private readonly Lock _gate = new();
    private readonly Stack<MicroBatch> _free = new();
    private readonly PollerSignal _signal;

    /// <param name="size">How many batches there are.</param>
    /// <param name="create">Makes one.</param>
    /// <param name="signal">Raised when one comes back.</param>
    public BatchPool(int size, Func<MicroBatch> create, PollerSignal signal)
    {
        _signal = signal;
        for (var i = 0; i < size; i++)
        {
            _free.Push(create());
        }
    }

    public bool TryTake(out MicroBatch batch)
    {
        lock (_gate)
        {
            return _free.TryPop(out batch!);
        }
    }

    public void Return(MicroBatch batch)
    {
        lock (_gate)
        {
            _free.Push(batch);
        }

        _signal.Raise();
    }
}
