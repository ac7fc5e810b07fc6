using StreamInfer.Batching;

namespace StreamInfer.Pipeline;

/// <summary>
/// Sees every micro-batch once its output is with the producer, before its memory is used again. Called by one thread at a time, on the primary path's: it copies what it
/// wants, never waits, and never throws. Under exactly-once the output of what it sees may still be aborted, and is then seen again.
/// </summary>
public interface IBatchObserver
{
    /// <param name="batch">Scored; not to be kept.</param>
    /// <param name="scoredAtMs">Unix milliseconds of the hand-over, as its predictions say.</param>
    void HandedOver(MicroBatch batch, long scoredAtMs);
}
