using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Ingestion;
using StreamInfer.Models;
using StreamInfer.Pipeline;
using StreamInfer.Pipeline.Versions;
using StreamInfer.Routing;
using StreamInfer.Telemetry;
using StreamInfer.Tests.Pipeline.Kit;
using StreamInfer.Tests.TestTime;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Pipeline;

public sealed class DispatchQueueTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly PipelineMetrics _metrics = new("test");
    private readonly FirstColumnModel _model = new(1);
    private readonly PipelineContext _context;
    private readonly DispatchQueue _queue;

    public DispatchQueueTests()
    {
        var plan = Rig.Plan();
        var deadlines = new DeadlineRule(plan.Batching.DeadlineFrom, plan.Batching.Deadline, ManualTimeProvider.Frequency);
        _context = new PipelineContext
        {
            Topology = plan,
            Policy = new BatchPolicy(new SizeLadder(4), deadlines.BudgetTicks, plan.Batching.Prefer, 0),
            Deadlines = deadlines,
            Boundaries = new BoundaryKeeper(_ => { }),
            Metrics = _metrics,
            Time = _time,
            Logger = NullLogger.Instance,
        };
        _context.Versions = Rig.Versions(_context, new VersionSet(Rig.Version(1, _model)));
        _queue = new DispatchQueue(2, new BatchDeparture(_context), _time);
    }

    public void Dispose()
    {
        _context.Versions.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public void Take_dispatchedBatches_comeInOrderBeforeTheParkedOne()
    {
        var (first, second, parked) = (Batch(1), Batch(2), Batch(3));
        _queue.Park(parked, CloseReason.Idle);
        _queue.Dispatch(first);
        _queue.Dispatch(second);

        Assert.Equal([first, second, parked], [_queue.Take(0), _queue.Take(1), _queue.Take(0)]);
    }

    [Fact]
    public void Take_parkedBatch_closesItForItsReason()
    {
        var batch = Batch(3);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _queue.Park(batch, CloseReason.Deadline);
        _queue.Take(0);

        Assert.Equal((_time.GetTimestamp(), false), (batch.ClosedTimestamp, batch.FoundIdle));
        Assert.Equal((1, 3), (_context.State.BatchesClosed(CloseReason.Deadline), _context.State.EventsRead));
        Assert.False(_queue.TryReclaim());
    }

    [Fact]
    public async Task TryReclaim_parkedBatchThatNobodyTook_isThePollersAgain()
    {
        _queue.Park(Batch(1), CloseReason.Idle);
        Assert.True(_queue.TryReclaim());
        Assert.False(_queue.TryReclaim());

        var take = Task.Run(() => _queue.Take(0));
        _queue.Complete();
        Assert.Null(await take);
        Assert.Equal(0, _context.State.EventsRead);
    }

    [Fact]
    public async Task Take_waitingExecutors_getOneBatchEach()
    {
        var takes = new[] { Task.Run(() => _queue.Take(0)), Task.Run(() => _queue.Take(1)) };
        var batches = new[] { Batch(1), Batch(2) };
        _queue.Dispatch(batches[0]);
        _queue.Park(batches[1], CloseReason.Idle);

        Assert.Equal(batches.ToHashSet(), (await Task.WhenAll(takes)).ToHashSet()!);
    }

    [Fact]
    public void Complete_withBatchesThatWait_givesThemOutFirst()
    {
        var batch = Batch(1);
        _queue.Dispatch(batch);
        _queue.Complete();

        Assert.Same(batch, _queue.Take(0));
        Assert.Null(_queue.Take(0));
    }

    [Fact]
    public void Abort_withBatchesThatWait_givesOutNone()
    {
        _queue.Dispatch(Batch(1));
        _queue.Park(Batch(2), CloseReason.Idle);
        _queue.Abort();

        Assert.Null(_queue.Take(0));
    }

    [Fact]
    public void ExecutorFree_allBusy_isWhenTheFirstIsExpectedToBeDone()
    {
        var now = _time.GetTimestamp();
        TakeNew(0, expected: 500);
        TakeNew(1, expected: 300);
        Assert.Equal(now + 300, _queue.ExecutorFree(now));

        _queue.Dispatch(Batch(1, expected: 100));
        Assert.Equal(now + 400, _queue.ExecutorFree(now));
        _queue.Dispatch(Batch(1, expected: 1000));
        Assert.Equal(now + 500, _queue.ExecutorFree(now));
    }

    [Fact]
    public void ExecutorFree_busyForLongerThanExpected_isNotNow()
    {
        TakeNew(0, expected: 500);
        TakeNew(1, expected: 300);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(_time.GetTimestamp() + 1, _queue.ExecutorFree(_time.GetTimestamp()));
    }

    [Fact]
    public async Task ExecutorFree_oneIdle_isNowUnlessABatchWaitsForIt()
    {
        var now = _time.GetTimestamp();
        TakeNew(0, expected: 500);
        var idle = Task.Run(() => _queue.Take(1));
        SpinWait.SpinUntil(() => _queue.ExecutorFree(now) == now, TimeSpan.FromSeconds(30));
        Assert.Equal(now, _queue.ExecutorFree(now));

        _queue.Dispatch(Batch(1, expected: 200));
        Assert.InRange(_queue.ExecutorFree(now), now + 200, now + 201);
        await idle;
        Assert.Equal(now + 200, _queue.ExecutorFree(now));
    }

    private void TakeNew(int executor, long expected)
    {
        _queue.Dispatch(Batch(1, expected));
        _queue.Take(executor);
    }

    private MicroBatch Batch(int events, long expected = 0)
    {
        var records = new RecordBatch(events);
        records.Retain();
        var batch = new MicroBatch(4) { ExpectedTicks = expected };
        batch.Open(0, new Settlement(_ => { }), _context.Versions.Take());
        var progress = new PartitionProgress(0);
        for (var i = 0; i < events; i++)
        {
            records.Add(0, i, 0, ByteRange.Null, ByteRange.Null);
            batch.Add(records, i, progress, 0, scored: true, bytes: 0);
        }

        return batch;
    }
}
