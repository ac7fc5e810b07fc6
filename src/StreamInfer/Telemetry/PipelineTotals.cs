using System.Collections.Immutable;
using StreamInfer.Batching;
using StreamInfer.Publishing;

namespace StreamInfer.Telemetry;

/// <summary>What a pipeline has done since the start, for whoever looks without an exporter. Added to a batch at a time, and read by anyone.</summary>
public sealed class PipelineTotals
{
    /// <summary>Largest sizes of the batches that are counted together, in events; what is larger has a count of its own.</summary>
    public static readonly ImmutableArray<int> BatchSizeBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384];

    private readonly long[] _deadLetters = new long[Enum.GetValues<DeadLetterReason>().Length];
    private readonly long[] _closed = new long[Enum.GetValues<CloseReason>().Length];
    private readonly long[] _batchSizes = new long[BatchSizeBounds.Length + 1];
    private long _predictions;
    private long _late;
    private long _runFailures;

    /// <summary>Predictions handed to the producer.</summary>
    public long Predictions => Volatile.Read(ref _predictions);

    /// <summary>Events that were handed over after their deadline.</summary>
    public long LateEvents => Volatile.Read(ref _late);

    /// <summary>Runs of the model that failed.</summary>
    public long RunFailures => Volatile.Read(ref _runFailures);

    /// <summary>Dead letters handed to the producer for a reason.</summary>
    public long DeadLettersFor(DeadLetterReason reason) => Volatile.Read(ref _deadLetters[(int)reason]);

    /// <summary>Micro-batches that left for a reason.</summary>
    public long BatchesClosed(CloseReason reason) => Volatile.Read(ref _closed[(int)reason]);

    /// <summary>Micro-batches of each size, by <see cref="BatchSizeBounds"/>, not cumulative; the last value is what lies above them all.</summary>
    public ImmutableArray<long> BatchSizes() => [.. Enumerable.Range(0, _batchSizes.Length).Select(bin => Volatile.Read(ref _batchSizes[bin]))];

    internal void AddPredictions(long count) => Interlocked.Add(ref _predictions, count);

    internal void AddLate(long count) => Interlocked.Add(ref _late, count);

    internal void AddRunFailures(long count) => Interlocked.Add(ref _runFailures, count);

    internal void AddDeadLetters(DeadLetterReason reason, long count) => Interlocked.Add(ref _deadLetters[(int)reason], count);

    internal void AddBatch(CloseReason reason, int size)
    {
        Interlocked.Increment(ref _closed[(int)reason]);
        Interlocked.Increment(ref _batchSizes[BinOf(size)]);
    }

    private static int BinOf(int size)
    {
        var bin = 0;
        while (bin < BatchSizeBounds.Length && size > BatchSizeBounds[bin])
        {
            bin++;
        }

        return bin;
    }
}
