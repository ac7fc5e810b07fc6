using StreamInfer.Inference;
using StreamInfer.Topologies;

namespace StreamInfer.Pipeline;

/// <summary>What of a pipeline may be in memory at once.</summary>
/// <param name="Events">Events between poll and acknowledgement.</param>
/// <param name="Bytes">Bytes of their records; the event that reaches the bound is the last one in.</param>
/// <param name="Batches">Micro-batches between poll and hand-over.</param>
/// <param name="RowBytes">Memory of their feature rows.</param>
public readonly record struct InFlightLimit(int Events, long Bytes, int Batches, long RowBytes)
{
    /// <summary>For each executor: a batch that runs, one that is next, one that fills, and one that waits for its turn to be published.</summary>
    private const int BatchesPerExecutor = 4;

    public static InFlightLimit Of(RowLayout layout, BatchingPlan batching, int executors)
    {
        var batchBytes = layout.RowBytes * batching.MaxBatchSize;
        var batches = BatchesPerExecutor * executors;
        return new InFlightLimit(batching.MaxInFlightEvents, batching.MaxInFlightBytes, batches, batches * batchBytes);
    }
}
