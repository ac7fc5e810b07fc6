using FsCheck;
using FsCheck.Fluent;
using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Pipeline;
using StreamInfer.Publishing;
using StreamInfer.Tests.Pipeline.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Pipeline;

public class PoisonIsolationTests
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20261126, 7);

    // From one culprit to all, scattered and in one piece.
    private static readonly Gen<(int Count, int[] Culprits)> Scenes =
        from count in Gen.Choose(1, 256)
        from number in Gen.OneOf(Gen.Choose(1, Math.Min(4, count)), Gen.Choose(1, count), Gen.Constant(count))
        from first in Gen.Choose(0, count - number)
        from scattered in Gen.Shuffle(Enumerable.Range(0, count).ToArray())
        from isOnePiece in Gen.Elements(true, false)
        select (count, isOnePiece ? Enumerable.Range(first, number).ToArray() : scattered.Take(number).Order().ToArray());

    [Fact]
    public void TryScore_anyCulprits_refusesThemAloneWithinTheBound() => Check.One(Config, Prop.ForAll(Scenes.ToArbitrary(), scene =>
    {
        using var bench = new ScoringBench(ModelFailurePolicy.DeadLetter);
        bench.Poison(scene.Culprits.ToHashSet());
        var batch = bench.Batch(scene.Count);

        Assert.True(bench.TryScore(batch));

        AssertIsolated(batch, scene.Culprits);

        // Beside the first run, which any batch has: a search, a run alone and one of the rest for each.
        Assert.InRange(bench.Model.Runs.Count - 1, 0, scene.Culprits.Length * (Log2(scene.Count) + 2));
    }));

    [Fact]
    public void TryScore_anyCulpritsAmongGoodRows_clearsTheModelInSomeAttempt() => Check.One(Config, Prop.ForAll(Scenes.ToArbitrary(), scene =>
    {
        using var bench = new ScoringBench();
        bench.Poison(scene.Culprits.ToHashSet());
        var batch = bench.Batch(scene.Count);
        var attempts = 0;
        while (attempts < 64 && !bench.TryScore(batch, attempts))
        {
            Assert.All(batch.Events.ToArray(), one => Assert.True(one.HasRow));
            attempts++;
        }

        // Fewer than the model is suspected for are never more than poison.
        if (scene.Culprits.Length == scene.Count && scene.Count >= ModelBreaker.SuspectEvents)
        {
            Assert.Equal(64, attempts);
            Assert.True(bench.Context.Breaker.IsOpen);
            return;
        }

        Assert.InRange(attempts, 0, scene.Culprits.Length < ModelBreaker.SuspectEvents ? 0 : 32);
        Assert.False(bench.Context.Breaker.IsOpen);
        AssertIsolated(batch, scene.Culprits);
    }));

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(255)]
    public void TryScore_oneCulprit_takesItsSearchAndAtMostTwoRuns(int culprit)
    {
        using var bench = new ScoringBench();
        bench.Poison(new HashSet<int> { culprit });

        Assert.True(bench.TryScore(bench.Batch(256)));

        Assert.InRange(bench.Model.Runs.Count - 1, 8, 10);
    }

    [Fact]
    public void TryScore_runsThatFailForTheirSize_refusesNobody()
    {
        using var bench = new ScoringBench();
        bench.Model.Script = values => values.Length > 100 ? new ModelRunException("too many rows") : null;
        var batch = bench.Batch(256);

        Assert.True(bench.TryScore(batch));

        AssertIsolated(batch, []);
    }

    [Fact]
    public void TryScore_modelFailsEveryRow_opensWithoutRefusingAny()
    {
        using var bench = new ScoringBench();
        bench.Model.Script = _ => new ModelRunException("CUDA failure 700: an illegal memory access was encountered");
        var batch = bench.Batch(256);

        Assert.False(bench.TryScore(batch));

        Assert.All(batch.Events.ToArray(), one => Assert.Equal(DeadLetterReason.None, one.Reason));
        Assert.Contains("illegal memory access", bench.Context.Breaker.Trouble);
        Assert.InRange(bench.Model.Runs.Count, ModelBreaker.SuspectEvents, 48);

        // Each attempt costs the whole batch and a sample.
        bench.Model.Runs.Clear();
        Assert.False(bench.TryScore(batch, 1));
        Assert.Equal([256, 1, 1, 1, 1, 1, 1, 1, 1], bench.Model.Runs);
    }

    [Fact]
    public void TryScore_singleEventsThatAllFail_opensWithTheSixteenth()
    {
        using var bench = new ScoringBench();
        bench.Model.Script = _ => new ModelRunException("no");

        Assert.All(Enumerable.Range(1, ModelBreaker.SuspectEvents - 1), _ => Assert.True(bench.TryScore(bench.Batch(1))));
        Assert.False(bench.TryScore(bench.Batch(1)));

        Assert.True(bench.Context.Breaker.IsOpen);
    }

    [Fact]
    public void TryScore_failuresWithASuccessBetween_countAnew()
    {
        using var bench = new ScoringBench();
        for (var i = 0; i < 100; i++)
        {
            var isGood = i % ModelBreaker.SuspectEvents == 0;
            bench.Model.Script = _ => isGood ? null : new ModelRunException("no");
            Assert.True(bench.TryScore(bench.Batch(1)));
        }

        Assert.False(bench.Context.Breaker.IsOpen);
    }

    [Fact]
    public void TryScore_modelWorksAgain_closesAndScores()
    {
        using var bench = new ScoringBench();
        bench.Model.Script = _ => new ModelRunException("no");
        var batch = bench.Batch(64);
        Assert.False(bench.TryScore(batch));

        bench.Model.Script = _ => null;

        Assert.True(bench.TryScore(batch, 1));
        Assert.Null(bench.Context.Breaker.Trouble);
        AssertIsolated(batch, []);
    }

    private static void AssertIsolated(MicroBatch batch, int[] culprits)
    {
        foreach (var (place, one) in batch.Events.ToArray().Index())
        {
            if (culprits.Contains(place))
            {
                Assert.Equal((-1, DeadLetterReason.ModelError, $"cannot take {place}"), (one.Row, one.Reason, one.Detail));
            }
            else
            {
                Assert.Equal((place, DeadLetterReason.None), (one.Row, one.Reason));
                Assert.Equal(place, batch.Primary.Scores.Scores[one.Row]);
            }
        }
    }

    private static int Log2(int count) => count == 1 ? 0 : System.Numerics.BitOperations.Log2((uint)(count - 1)) + 1;
}
