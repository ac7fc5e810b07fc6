using StreamInfer.Monitoring.Statistics;
using StreamInfer.Tests.Monitoring.Kit;

namespace StreamInfer.Tests.Monitoring.Statistics;

public class ProportionTests
{
    [Theory]
    [MemberData(nameof(Vectors.Of), "two_proportion", new string[0], MemberType = typeof(Vectors))]
    public void TwoProportions_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var test = TwoProportions.Compare(
            vector.Integer("referenceHits"),
            vector.Integer("referenceN"),
            vector.Integer("windowHits"),
            vector.Integer("windowN"),
            vector.Number("designEffect"));

        vector.Match("difference", test?.Difference);
        vector.Match("z", test?.Z);
        vector.Match("p", test?.P);
        vector.Match("cohenH", test?.CohenH);
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "exceedance", new string[0], MemberType = typeof(Vectors))]
    public void Exceedance_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        vector.Match(
            "p", Exceedance.Tail(vector.Integer("referenceN"), vector.Integer("outside"), vector.Integer("windowN"), vector.Number("designEffect")));
    }

    // Exact: 2·Σ_{i≤min} C(n,i)/2ⁿ; from 25 differing events on: erfc(√(corrected χ²/2)).
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(5, 5, 1)]
    [InlineData(0, 1, 1)]
    [InlineData(0, 6, 0.03125)]
    [InlineData(3, 15, 0.0075378417968750)]
    [InlineData(6, 18, 0.022655844688415527)]
    [InlineData(12, 13, 1)]
    [InlineData(10, 30, 0.002663119259138554)]
    [InlineData(30, 10, 0.002663119259138554)]
    public void McNemar_knownTable_givesItsP(long onlyFirst, long onlySecond, double expected) =>
        Assert.Equal(expected, McNemar.TwoSided(onlyFirst, onlySecond), 1e-12);

    [Fact]
    public void McNemar_negativeCount_throws() => Assert.Throws<ArgumentOutOfRangeException>(() => McNemar.TwoSided(-1, 3));
}
