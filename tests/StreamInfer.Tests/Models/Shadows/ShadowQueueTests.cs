using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Models.Shadows;
using StreamInfer.Tests.Pipeline.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Shadows;

public sealed class ShadowQueueTests : IDisposable
{
    private readonly ScoringBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(8, 4, 12)]
    [InlineData(40, 4, 40)]
    [InlineData(1, 256, 3)]
    public void HandedOver_nobodyTakes_dropsWhatIsBeyondItsRoom(int events, int batchSize, int room)
    {
        using var queue = Queue(events, batchSize);

        for (var batch = 0; batch < 10; batch++)
        {
            queue.HandedOver(Scored(16), 1);
        }

        Assert.Equal((160, 160 - room), (queue.Offered, queue.Dropped));
    }

    [Fact]
    public void HandedOver_roomComesBack_isUsedAgain()
    {
        using var queue = Queue(8, 4);
        queue.HandedOver(Scored(32), 1);
        Assert.Equal(20, queue.Dropped);

        for (var taken = 0; taken < 3; taken++)
        {
            queue.Return(queue.Take()!);
        }

        queue.HandedOver(Scored(12), 2);
        Assert.Equal(20, queue.Dropped);
        Assert.Equal(2, queue.Take()!.ScoredAtMs);
    }

    [Fact]
    public void HandedOver_eventsWithoutARow_areNoneOfItsBusiness()
    {
        _bench.Poison(new HashSet<int> { 3, 5 });
        using var queue = Queue(64, 64);

        queue.HandedOver(Scored(8), 1);

        Assert.Equal(6, queue.Offered);
        Assert.Equal([0L, 1, 2, 4, 6, 7], Offsets(queue.Take()!));
    }

    [Fact]
    public void HandedOver_batch_isCopiedWithWhatWasSaid()
    {
        using var queue = Queue(64, 64);
        var batch = Scored(3);
        queue.HandedOver(batch, 7);

        var taken = queue.Take()!;

        Assert.Equal([0f, 1, 2], taken.Features.Tensors[0].Floats[..3]);
        Assert.Equal([0.0, 1, 2], taken.Verdicts.ToArray().Select(verdict => verdict.Score));
        Assert.Equal([1, 1, 1], taken.Verdicts.ToArray().Select(verdict => verdict.Version));
        Assert.NotSame(batch.Primary.Features, taken.Features);
    }

    [Fact]
    public async Task Take_onAnotherThread_getsAllInOrder()
    {
        const int Batches = 3_000;
        using var queue = Queue(1 << 16, 32);
        var (taken, count) = (new List<double>(), 0);
        var taker = Task.Run(() =>
        {
            while (queue.Take() is { } batch)
            {
                foreach (var verdict in batch.Verdicts)
                {
                    taken.Add(verdict.Score);
                }

                Volatile.Write(ref count, taken.Count);
                queue.Return(batch);
            }
        });
        var random = new Random(1);
        var expected = new List<double>();
        var small = Enumerable.Range(1, 8).Select(Scored).ToArray();
        for (var i = 0; i < Batches; i++)
        {
            var batch = small[random.Next(small.Length)];
            queue.HandedOver(batch, i);
            expected.AddRange(Enumerable.Range(0, batch.Events.Length).Select(row => (double)row));
        }

        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref count) >= queue.Offered - queue.Dropped, TimeSpan.FromSeconds(60)));
        queue.End();
        await taker;

        Assert.Equal(0, queue.Dropped);
        Assert.Equal(expected, taken);
    }

    [Fact]
    public async Task End_whileItIsWaitedFor_givesNothing()
    {
        using var queue = Queue(8, 4);
        var taker = Task.Run(queue.Take);

        queue.End();

        Assert.Null(await taker.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    private static long[] Offsets(ShadowBatch batch)
    {
        var offsets = new List<long>();
        foreach (ref readonly var scored in batch.Events)
        {
            offsets.Add(batch.Records.Records[scored.Record].Offset);
        }

        return [.. offsets];
    }

    private static ShadowQueue Queue(int events, int batchSize) =>
        new(new ShadowSample("salt", Percent.All, ShadowSampling.Sticky), new ScriptedModel().Layout, ScoreShape.ScoreOnly, events, batchSize, copiesValues: false);

    private MicroBatch Scored(int count)
    {
        var batch = _bench.Batch(count);
        Assert.True(_bench.TryScore(batch));
        return batch;
    }
}
