using StreamInfer.Publishing;
using StreamInfer.Tests.Pipeline.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Pipeline;

/// <summary>Output in transactions: a reader of committed records sees that of each event once, whatever fails.</summary>
public class ExactlyOnceTests
{
    private const int Partitions = 3;

    private static readonly TransactionPlan Plan = new(TimeSpan.FromMilliseconds(100), 1000, TimeSpan.FromSeconds(15), null);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task RunAsync_anythingFails_eachEventCountsOnceAndInOrder(int block)
    {
        for (var seed = block * 25; seed < (block + 1) * 25; seed++)
        {
            await Run(seed);
        }
    }

    [Fact]
    public async Task RunAsync_healthy_commitsByIntervalAndNotByBatch()
    {
        using var rig = Create(out var sink);
        Append(rig, 40);
        StopWhenCommitted(rig, 40);

        await rig.RunAsync();

        Assert.InRange(sink.Commits, 1, 3);
        Assert.Equal(0, sink.Aborts);
        Assert.Equal(40, rig.Pipeline.State.Predictions);
        Assert.Equal(40, rig.Pipeline.State.Completed);
    }

    [Fact]
    public async Task RunAsync_maxEventsReached_commitsBeforeTheInterval()
    {
        using var rig = Create(out var sink, Plan with { Interval = TimeSpan.FromMinutes(1), MaxEvents = 8 });
        var polls = 0;
        rig.Source.OnPoll = source =>
        {
            if (polls++ < 5)
            {
                Append(rig, 8);
            }
            else if (source.CommittedOf(0) >= 32)
            {
                rig.Stop();
            }
        };

        await rig.RunAsync();

        Assert.True(sink.Commits > 1);
        Assert.Equal(40, sink.Committed.Count);
    }

    [Fact]
    public async Task RunAsync_commitIsRefused_countsNothingOfIt()
    {
        using var rig = Create(out var sink);
        Append(rig, 10);
        var refused = 0;
        sink.Script = step => step == "commit" && refused++ == 0 ? TransactionResult.MustAbort : TransactionResult.Done;
        rig.Source.OnPoll = _ =>
        {
            if (sink.Aborts == 1 && sink.Commits == 0)
            {
                Assert.Equal(0, rig.Pipeline.State.Predictions);
                Assert.Equal(0, rig.Pipeline.State.Completed);
            }

            if (rig.Source.CommittedOf(0) == 10)
            {
                rig.Stop();
            }
        };

        await rig.RunAsync();

        Assert.Equal(10, rig.Pipeline.State.Predictions);
        Assert.Equal(10, rig.Pipeline.State.EventsRewound);
        Assert.Equal(10, sink.Committed.Count);
    }

    [Fact]
    public async Task RunAsync_producerIsFenced_stopsAndSaysThatANewOneIsDue()
    {
        using var rig = Create(out var sink);
        Append(rig, 10);
        sink.Script = step => step == "positions" ? throw new SinkException("fenced") { NeedsNewProducer = true } : TransactionResult.Done;

        var stopped = await Assert.ThrowsAsync<SinkException>(rig.RunAsync);

        Assert.True(stopped.NeedsNewProducer);
        Assert.Empty(sink.Committed);
        Assert.Empty(rig.Source.Commits);
        Assert.True(rig.Source.Closed);
    }

    [Fact]
    public async Task Stop_withinATransaction_commitsIt()
    {
        using var rig = Create(out var sink, Plan with { Interval = TimeSpan.FromMinutes(1) });
        Append(rig, 20);
        await rig.RunUntilPublishedAsync(20);

        Assert.True(rig.Pipeline.Drained);
        Assert.Equal(20, sink.Committed.Count);
        Assert.Equal(20, rig.Source.CommittedOf(0));
    }

    private static async Task Run(int seed)
    {
        var random = new Random(seed);
        using var rig = Create(out var sink);
        rig.Partitions = [.. Enumerable.Range(0, Partitions)];
        var events = 30 + random.Next(60);
        for (var partition = 0; partition < Partitions; partition++)
        {
            for (var i = 0; i < events; i++)
            {
                rig.Append(partition, i);
            }
        }

        var turns = new Random(~seed);
        var faults = 12;
        var gate = new Lock();
        bool Happens(double share)
        {
            lock (gate)
            {
                return faults > 0 && random.NextDouble() < share && faults-- > 0;
            }
        }

        sink.FailsBatch = () => Happens(0.05);
        sink.Script = step => step switch
        {
            "positions" or "commit" when Happens(0.2) => TransactionResult.MustAbort,
            _ => Happens(0.2) ? TransactionResult.Again : TransactionResult.Done,
        };
        rig.Source.OnPoll = source =>
        {
            if (Happens(0.05))
            {
                source.Reassign(turns.Next(Partitions), isLost: !sink.MayCommit && turns.Next(2) == 0);
            }

            if (Enumerable.Range(0, Partitions).All(partition => source.CommittedOf(partition) == events))
            {
                rig.Stop();
            }
        };

        await rig.RunAsync();

        for (var partition = 0; partition < Partitions; partition++)
        {
            Assert.Equal(
                Enumerable.Range(0, events).Select(offset => (long)offset),
                sink.Committed.Where(record => record.Source.Partition == partition).Select(record => record.Source.Offset));
        }

        var state = rig.Pipeline.State;
        Assert.Equal(Partitions * events, state.Predictions);
        Assert.Equal(Partitions * events, state.Completed);
        Assert.Equal(state.EventsRead, state.Predictions + state.EventsRewound);
    }

    private static Rig Create(out TransactionalMemorySink sink, TransactionPlan? plan = null)
    {
        var rig = new Rig();
        rig.Topology = rig.Topology with { Transaction = plan ?? Plan };
        rig.OtherSink = sink = new TransactionalMemorySink(rig.Sink, rig.Source);
        return rig;
    }

    private static void Append(Rig rig, int events)
    {
        for (var i = 0; i < events; i++)
        {
            rig.Append(0, i);
        }
    }

    private static void StopWhenCommitted(Rig rig, long position) => rig.Source.OnPoll = source =>
    {
        if (source.CommittedOf(0) >= position)
        {
            rig.Stop();
        }
    };
}
