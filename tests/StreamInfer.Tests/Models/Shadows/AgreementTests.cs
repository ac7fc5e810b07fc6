using StreamInfer.Models.Rollout;
using StreamInfer.Models.Shadows;
using StreamInfer.Monitoring.Statistics;

namespace StreamInfer.Tests.Models.Shadows;

public sealed class AgreementTests
{
    private const double Threshold = 0.5;

    [Theory]
    [InlineData(1, 2_000, 0.02)]
    [InlineData(2, 300, 0.3)]
    [InlineData(3, 20, 1.0)]
    public void Snapshot_randomPairs_equalsADirectComputation(int seed, int pairs, double spread)
    {
        var random = new Random(seed);
        var all = Enumerable.Range(0, pairs).Select(_ => random.NextDouble()).Select(score => (Primary: score, Shadow: score + (spread * (random.NextDouble() - 0.4)))).ToArray();
        var counter = new AgreementCounter();
        foreach (var batch in all.Chunk(7))
        {
            counter.Add([.. batch.Select(pair => new PrimaryVerdict(1, pair.Primary, pair.Primary >= Threshold))], [.. batch.Select(pair => pair.Shadow)], score => score >= Threshold);
        }

        var agreement = counter.Snapshot();

        Assert.Equal((pairs, 0), (agreement.Pairs, agreement.NotNumbers));
        var differences = all.Select(pair => Math.Abs(pair.Shadow - pair.Primary)).Order().ToArray();
        Assert.Equal(differences.Average(), agreement.MeanDifference, 12);
        Assert.Equal(differences[^1], agreement.GreatestDifference);
        var flips = (Only1: all.LongCount(pair => pair.Primary >= Threshold && pair.Shadow < Threshold), Only2: all.LongCount(pair => pair.Primary < Threshold && pair.Shadow >= Threshold));
        Assert.Equal(flips, (agreement.OnlyPrimaryTrue, agreement.OnlyShadowTrue));
        Assert.Equal(all.LongCount(pair => pair.Primary >= Threshold && pair.Shadow >= Threshold), agreement.BothTrue);
        Assert.Equal(pairs, agreement.Decided);
        Assert.Equal(1 - ((double)(flips.Only1 + flips.Only2) / pairs), agreement.AgreementRatio, 12);
        Assert.Equal(McNemar.TwoSided(flips.Only1, flips.Only2), agreement.DecisionP);
        Assert.Equal(PopulationStability.Compare(Bins(all.Select(pair => pair.Primary)), Bins(all.Select(pair => pair.Shadow))), agreement.ScoreStability);
        foreach (var quantile in new[] { 0.5, 0.9, 0.99, 1 })
        {
            var exact = differences[Math.Max(0, (int)Math.Ceiling(quantile * pairs) - 1)];
            Assert.InRange(agreement.DifferenceQuantile(quantile), exact, Math.Max(exact * 1.26, 1e-9));
        }
    }

    [Fact]
    public void DecisionP_fewFlips_isTheExactBinomial()
    {
        // 1 against 9: 2 · (C(10,0) + C(10,1)) / 2^10.
        Assert.Equal(22.0 / 1_024, Flips(9, 1).DecisionP, 12);
        Assert.Equal(1, Flips(0, 0).DecisionP);
        Assert.Equal(1, Flips(5, 5).DecisionP);
    }

    [Fact]
    public void ScoreStability_sameScores_isNothingAndOthersAreALot()
    {
        Assert.Equal(0, Of(Enumerable.Range(0, 1_000).Select(i => (i / 1_000.0, i / 1_000.0))).ScoreStability.Psi, 12);
        Assert.True(Of(Enumerable.Range(0, 1_000).Select(i => (i / 1_000.0, Math.Pow(i / 1_000.0, 4)))).ScoreStability.Psi > 0.25);
    }

    [Fact]
    public void Snapshot_nothingCounted_hasNoRatio()
    {
        var agreement = new AgreementCounter().Snapshot();

        Assert.True(double.IsNaN(agreement.AgreementRatio));
        Assert.Equal((0, 0.0, 0.0, 0.0), (agreement.Pairs, agreement.MeanDifference, agreement.GreatestDifference, agreement.DifferenceQuantile(0.99)));
    }

    [Theory]
    [InlineData(double.NaN, 0.5)]
    [InlineData(0.5, double.NaN)]
    [InlineData(double.PositiveInfinity, 0.5)]
    [InlineData(0.5, double.NegativeInfinity)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    public void Snapshot_scoreThatIsNoNumber_countsApart(double primary, double shadow)
    {
        var agreement = Of([(primary, shadow), (0.25, 0.5)]);

        Assert.Equal((2, 1, 0.25, 0.25), (agreement.Pairs, agreement.NotNumbers, agreement.MeanDifference, agreement.GreatestDifference));
        Assert.Equal((1, 1), (agreement.PrimaryScores.Sum(), agreement.ShadowScores.Sum()));
    }

    [Fact]
    public void Snapshot_oneDecidesNothing_isNotCountedAsDecided()
    {
        var counter = new AgreementCounter();
        counter.Add([new PrimaryVerdict(1, 0.9, true), new PrimaryVerdict(1, 0.9, null)], [0.9, 0.9], _ => null);

        Assert.Equal((2, 0), (counter.Snapshot().Pairs, counter.Snapshot().Decided));
    }

    private static Agreement Flips(int onlyPrimary, int onlyShadow) =>
        Of([.. Enumerable.Repeat((0.6, 0.4), onlyPrimary), .. Enumerable.Repeat((0.4, 0.6), onlyShadow), .. Enumerable.Repeat((0.7, 0.7), 10)]);

    private static Agreement Of(IEnumerable<(double Primary, double Shadow)> pairs)
    {
        var all = pairs.ToArray();
        var counter = new AgreementCounter();
        counter.Add([.. all.Select(pair => new PrimaryVerdict(1, pair.Primary, pair.Primary >= Threshold))], [.. all.Select(pair => pair.Shadow)], score => score >= Threshold);
        return counter.Snapshot();
    }

    private static long[] Bins(IEnumerable<double> scores)
    {
        var bins = new long[ScoreBins.Count];
        foreach (var score in scores)
        {
            bins[ScoreBins.IndexOf(score)]++;
        }

        return bins;
    }
}
