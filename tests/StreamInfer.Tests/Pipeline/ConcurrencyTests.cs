using FsCheck;
using FsCheck.Fluent;
using StreamInfer.Tests.Pipeline.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Pipeline;

/// <summary>Several runs at once, of puppets that finish in any order.</summary>
public class ConcurrencyTests
{
    private const int BatchSize = 4;

    [Fact]
    public void RunAsync_runsThatOvertakeEachOther_publishInOffsetOrderOfEachPartition() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(20261123, 7),
        Prop.ForAll(
            (from executors in Gen.Choose(2, 4)
             from batches in Gen.Choose(1, 30)
             from seed in Gen.Choose(0, 1_000_000)
             select (Executors: executors, Batches: batches, Seed: seed)).ToArbitrary(),
            scene => RunAsync(scene.Executors, scene.Batches, scene.Seed).GetAwaiter().GetResult()));

    private static async Task RunAsync(int executors, int batches, int seed)
    {
        var model = new ShuffledModel(executors, BatchSize, batches, seed);
        using var rig = new Rig
        {
            // Time stands still and full batches alone leave, so that each batch's events are known.
            Topology = Rig.Plan(BatchSize, batching => batching with { Prefer = BatchPreference.Efficiency }),
            Sessions = model.Sessions(),
            Partitions = [0, 1, 2],
        };
        rig.Source.AdvanceWhenIdle = false;
        var random = new Random(seed);
        foreach (var (i, partition) in Enumerable.Range(0, batches * BatchSize).Select(_ => random.Next(3)).Order().Index())
        {
            rig.Append(partition, i);
        }

        await rig.RunUntilPublishedAsync(batches * BatchSize);

        Assert.InRange(model.MostRunning, 1, executors);
        Assert.Equal(Enumerable.Range(0, batches * BatchSize).Select(i => (double)i), rig.Sink.Published.Select(record => record.Json.GetProperty("score").GetDouble()));
        foreach (var partition in rig.Sink.Published.GroupBy(record => record.Source.Partition))
        {
            Assert.Equal(Enumerable.Range(0, partition.Count()).Select(offset => (long)offset), partition.Select(record => record.Source.Offset));
            Assert.Equal(partition.Count(), rig.Source.CommittedOf(partition.Key));
        }
    }
}
