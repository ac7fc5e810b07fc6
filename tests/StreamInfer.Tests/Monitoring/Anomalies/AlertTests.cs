using StreamInfer.Monitoring.Anomalies;
using StreamInfer.Monitoring.Profiles;

namespace StreamInfer.Tests.Monitoring.Anomalies;

public class AlertTests
{
    private const double Share = 0.01;

    [Fact]
    public void Decide_tooFewSeen_alertsOnNothing()
    {
        var budget = new AlertBudget(Share);
        Assert.Equal(AlertDecision.None, budget.Decide(1e6, 1000));
        budget.Renew(Ranks(999));
        Assert.Null(budget.Key);
        Assert.Equal(AlertDecision.None, budget.Decide(1e6, 1000));
    }

    [Fact]
    public void Decide_afterAWindow_alertsOnAboutTheShare()
    {
        var budget = new AlertBudget(Share);
        budget.Renew(Ranks(10_000));
        for (var i = 0; i < 10_000; i++)
        {
            budget.Decide(0, DdSketch.ZeroKey);
        }

        budget.EndPane();
        var alerts = Enumerable.Range(1, 10_000).Count(rank => budget.Decide(rank, DdSketch.KeyOf(rank)) == AlertDecision.Alert);
        Assert.InRange(alerts, 1, 100);
    }

    [Fact]
    public void Decide_everythingStrange_isCapped()
    {
        var budget = new AlertBudget(Share);
        budget.Renew(Ranks(10_000));
        var first = Enumerable.Range(0, 1000).Count(_ => budget.Decide(1e6, 1000) == AlertDecision.Alert);
        budget.EndPane();
        var second = Enumerable.Range(0, 1000).Count(_ => budget.Decide(1e6, 1000) == AlertDecision.Alert);

        Assert.Equal((10, 110), (first, second));
        Assert.Equal(990 + 890, budget.Suppressed);
    }

    [Fact]
    public void Decide_rankBelowTheLeast_isNone()
    {
        var budget = new AlertBudget(Share, leastRank: 3.5);
        budget.Renew(Quiet());
        Assert.Equal(AlertDecision.None, budget.Decide(3.4, DdSketch.KeyOf(3.4)));
        Assert.Equal(AlertDecision.Alert, budget.Decide(3.5, DdSketch.KeyOf(3.5)));

        static DdSketch Quiet()
        {
            var sketch = new DdSketch();
            for (var i = 0; i < 5_000; i++)
            {
                sketch.Add(1);
            }

            return sketch;
        }
    }

    [Fact]
    public void ByZ_equalOnes_goInOrderOfFeatures() =>
        Assert.Equal([new(4, -9, 9), new(1, 2, 2), new(3, -2, 2)], TopFeatures.ByZ([0, 2, 1, -2, -9]));

    [Fact]
    public void ByZ_zeros_areNotNamed() => Assert.Equal([new(1, 3, 3)], TopFeatures.ByZ([0, 3, 0]));

    [Fact]
    public void ByTrees_oneFeatureOut_isNamed()
    {
        var trees = new HalfSpaceTrees(new HalfSpaceParameters(), 3);
        var random = new Random(1);
        for (var i = 0; i < 500; i++)
        {
            trees.Learn([0.5 + (random.NextDouble() / 10), 0.5 + (random.NextDouble() / 10), 0.5 + (random.NextDouble() / 10)]);
        }

        double[] point = [0.55, 5, 0.55];
        var top = TopFeatures.ByTrees(trees, point, [0.55, 0.55, 0.55], [0, 50, 0]);
        Assert.Equal(1, Assert.Single(top).Feature);
        Assert.Equal([0.55, 5, 0.55], point);
    }

    [Fact]
    public void Learn_manyPoints_allocatesNothing()
    {
        var trees = new HalfSpaceTrees(new HalfSpaceParameters(), 3);
        double[] point = [0.1, 0.5, 0.9];
        trees.Learn(point);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            trees.Learn(point);
        }

        // Less than a byte a point: the runtime may allocate something once.
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000);
    }

    [Fact]
    public void Learn_point_saysWhatMassDoes()
    {
        var trees = new HalfSpaceTrees(new HalfSpaceParameters(), 1);
        for (var i = 0; i < 1_000; i++)
        {
            double[] point = [i % 17 / 17.0];
            Assert.Equal(trees.Mass(point), trees.Learn(point));
        }
    }

    [Fact]
    public void AddMasses_ofTwins_keepsTheScore()
    {
        var (a, b) = (new HalfSpaceTrees(new HalfSpaceParameters(), 2), new HalfSpaceTrees(new HalfSpaceParameters(), 2));
        for (var i = 0; i < 250; i++)
        {
            a.Learn([i / 250.0, 0.5]);
            b.Learn([i / 250.0, 0.5]);
        }

        var alone = a.Mass([0.3, 0.5]);
        a.AddMasses(b);
        Assert.Equal(alone, a.Mass([0.3, 0.5]));
        Assert.Throws<ArgumentException>(() => a.AddMasses(new HalfSpaceTrees(new HalfSpaceParameters { Seed = 1 }, 2)));
    }

    [Theory]
    [InlineData(0f, 0)]
    [InlineData(10f, 1)]
    [InlineData(20f, 2)]
    [InlineData(float.NaN, 0.4)]
    [InlineData(float.PositiveInfinity, 1048576)]
    [InlineData(float.NegativeInfinity, -1048576)]
    public void UnitRange_value_isPutIntoTheReferencesRange(float value, double expected) =>
        Assert.Equal(expected, new UnitRange(NumericProfileBuilder.FromValues([0, 4, 10])).Of(value));

    private static DdSketch Ranks(int count)
    {
        var sketch = new DdSketch();
        for (var i = 1; i <= count; i++)
        {
            sketch.Add(i);
        }

        return sketch;
    }
}
