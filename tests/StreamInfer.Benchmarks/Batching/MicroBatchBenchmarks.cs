using BenchmarkDotNet.Attributes;
using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Ingestion;
using StreamInfer.Pipeline.Versions;
using StreamInfer.Topologies;

namespace StreamInfer.Benchmarks.Batching;

/// <summary>
/// What the batcher costs: an event on its way into the batch, with its progress begun, and out again, with its progress completed; and one decision of
/// the policy with everything that it is decided from, once a poll.
/// </summary>
[MemoryDiagnoser]
public class MicroBatchBenchmarks
{
    private const int Events = 256;
    private static readonly RowLayout Layout = new([new TensorSpec("features", ColumnType.Float, 30)], [new ColumnSlot(0, 0, 30)]);
    private readonly MicroBatch _batch = new(Events);
    private readonly PipelineVersions _versions = OneVersion.Of(Layout);
    private readonly Settlement _settlement = new(_ => { });
    private readonly PartitionProgress _progress = new(0);
    private readonly RecordBatch _records = new(Events);
    private readonly DeadlineRule _deadlines = new(DeadlineStart.EventTime, TimeSpan.FromMilliseconds(10), TimeProvider.System.TimestampFrequency);
    private readonly BatchPolicy _policy = new(
        new SizeLadder(Events), TimeProvider.System.TimestampFrequency / 100, BatchPreference.Latency, TimeProvider.System.TimestampFrequency / 1000);

    private readonly RunTimeModel _runs = new(
        TimeProvider.System.TimestampFrequency, "cpu", [new RunTiming(1, TimeSpan.FromMicroseconds(10)), new RunTiming(Events, TimeSpan.FromMicroseconds(80))]);

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
    public long AddAndTake()
    {
        _batch.Open(0, _settlement, _versions.Take());
        for (var record = 0; record < Events; record++)
        {
            ref var added = ref _batch.Add(_records, record, _progress, _deadlines.DeadlineOf(1_000_000, 5_000, 4_990 + (record & 7)), scored: true, bytes: 200);
            added.EventTimeMs = record;
        }

        var deadline = _batch.OldestDeadline;
        var settlement = _batch.Finish();
        settlement.Complete();
        settlement.Clear();
        return deadline;
    }

    [Benchmark]
    public BatchDecision Decide() => _policy.Decide(new BatchMoment
    {
        Now = 2_000_000,
        Count = 17,
        OldestDeadline = 9_000_000,
        ExecutorFree = 2_100_000,
        Cost = _runs.CostWith(100_000),
    });

    [Benchmark]
    public double LearnRunTime()
    {
        _runs.Add(64, 30_000, "cpu");
        return _runs.PredictionError;
    }
}
