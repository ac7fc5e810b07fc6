using BenchmarkDotNet.Attributes;
using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Ingestion;

namespace StreamInfer.Benchmarks.Batching;

/// <summary>What an event costs in the batcher: into the batch with its progress begun, the policy asked, and out again with its progress completed.</summary>
[MemoryDiagnoser]
public class MicroBatchBenchmarks
{
    private const int Events = 256;
    private static readonly RowLayout Layout = new([new TensorSpec("features", ColumnType.Float, 30)], [new ColumnSlot(0, 0, 30)]);
    private readonly MicroBatch _batch = new(Layout, ScoreShape.ScoreOnly, Events, _ => { });
    private readonly PartitionProgress _progress = new(0);
    private readonly BatchPolicy _policy = new(Events, TimeSpan.FromMilliseconds(10), TimeProvider.System.TimestampFrequency);
    private readonly RecordBatch _records = new(Events);

    [GlobalSetup]
    public void Setup()
    {
        _records.Retain();
        for (var offset = 0; offset < Events; offset++)
        {
            _records.Add(0, offset, 0, ByteRange.Null, ByteRange.Null);
        }
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public int AddAndTake()
    {
        var left = 0;
        for (var record = 0; record < Events; record++)
        {
            ref var added = ref _batch.Add(_records, record, _progress, scored: true);
            added.EventTimeMs = record;
            left += _policy.IsFull(_batch.Count) ? 1 : 0;
        }

        _batch.Close(CloseReason.Full, 0);
        _batch.CompleteProgress();
        _batch.Reset();
        return left;
    }
}
