using StreamInfer.Tests.Pipeline.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Pipeline;

/// <summary>A device with memory for so many rows and no more.</summary>
public class MemoryShortageTests
{
    [Fact]
    public void TryScore_tooManyRowsForTheDevice_halvesAndScoresAll()
    {
        using var bench = new ScoringBench();
        Room(bench, 50);
        var batch = bench.Batch(256);

        Assert.True(bench.TryScore(batch));

        Assert.Equal(32, bench.Context.RunLimit.Rows);
        Assert.Equal(Enumerable.Range(0, 256).Select(i => (double)i), batch.Primary.Scores.Scores);
        Assert.All(batch.Events.ToArray(), one => Assert.True(one.HasRow));
        Assert.Equal([256, 128, 64, .. Enumerable.Repeat(32, 8)], bench.Model.Runs);
    }

    [Fact]
    public void TryScore_fixedSizes_halvesToOneOfThem()
    {
        using var bench = new ScoringBench(capacity: 256, sizes: [8, 200, 256]);
        Room(bench, 20);
        var batch = bench.Batch(256);

        Assert.True(bench.TryScore(batch));

        Assert.Equal(8, bench.Context.RunLimit.Rows);
        Assert.Equal(Enumerable.Range(0, 256).Select(i => (double)i), batch.Primary.Scores.Scores);
    }

    [Fact]
    public void TryScore_minutesWithEnoughMemory_growsAgainStepByStep()
    {
        using var bench = new ScoringBench();
        Room(bench, 64);
        Assert.True(bench.TryScore(bench.Batch(256)));
        Room(bench, 1000);
        var limits = new List<int>();
        for (var minute = 0; minute < 4; minute++)
        {
            bench.Time.Advance(TimeSpan.FromSeconds(59));
            Assert.True(bench.TryScore(bench.Batch(10)));
            bench.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.True(bench.TryScore(bench.Batch(10)));
            limits.Add(bench.Context.RunLimit.Rows);
        }

        Assert.Equal([128, 256, 256, 256], limits);
    }

    [Fact]
    public void TryScore_noMemoryForASingleRow_blamesNoEvent()
    {
        using var bench = new ScoringBench();
        Room(bench, 0);
        var batch = bench.Batch(4);

        Assert.False(bench.TryScore(batch));

        Assert.All(batch.Events.ToArray(), one => Assert.True(one.HasRow));
        Assert.Contains("Failed to allocate", bench.Context.Breaker.Trouble);
        Room(bench, 1);
        Assert.True(bench.TryScore(batch, 1));
        Assert.False(bench.Context.Breaker.IsOpen);
    }

    [Fact]
    public void TryScore_noMemoryAndDeadLettersChosen_refusesAll()
    {
        using var bench = new ScoringBench(ModelFailurePolicy.DeadLetter);
        Room(bench, 0);
        var batch = bench.Batch(4);

        Assert.True(bench.TryScore(batch));

        Assert.All(batch.Events.ToArray(), one => Assert.False(one.HasRow));
    }

    private static void Room(ScoringBench bench, int rows) => bench.Model.Script = values => values.Length > rows ? ScriptedModel.OutOfMemory(values.Length) : null;
}
