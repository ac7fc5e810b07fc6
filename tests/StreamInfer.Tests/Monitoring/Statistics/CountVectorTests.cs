using StreamInfer.Monitoring.Statistics;
using StreamInfer.Tests.Monitoring.Kit;

namespace StreamInfer.Tests.Monitoring.Statistics;

/// <summary>Statistics of two arrays of counts.</summary>
public class CountVectorTests
{
    [Theory]
    [MemberData(nameof(Vectors.Of), "coarsen", new string[0], MemberType = typeof(Vectors))]
    public void Coarsening_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var pooled = Pool(vector, 1, vector.Text("order") == "numeric");

        vector.MatchExactly("R", pooled.Reference);
        vector.MatchExactly("W", pooled.Window);
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "psi", new string[0], MemberType = typeof(Vectors))]
    public void PopulationStability_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var index = PopulationStability.Compare(
            vector.Integers("reference"), vector.Integers("window"), designEffect: vector.Number("designEffect"));

        vector.Match("psi", index.Psi);
        vector.Match("excess", index.Excess);
        vector.MatchExactly("df", (Int128)index.DegreesOfFreedom);
        vector.Match("p", index.P);
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "js", new string[0], MemberType = typeof(Vectors))]
    public void JensenShannon_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var divergence = JensenShannon.Compare(Pool(vector, vector.Number("designEffect"), ordered: true));

        vector.Match("distance", divergence.Distance);
        vector.Match("p", divergence.P);
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "chi2", new string[0], MemberType = typeof(Vectors))]
    public void ChiSquare_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var test = ChiSquare.Compare(Pool(vector, vector.Number("designEffect"), vector.Text("order") == "numeric"));

        vector.Match("chi2", test.Statistic);
        vector.MatchExactly("df", (Int128)test.DegreesOfFreedom);
        vector.Match("p", test.P);
        vector.Match("cramersV", test.CramersV);
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "ks", new string[0], MemberType = typeof(Vectors))]
    public void KolmogorovSmirnov_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var test = KolmogorovSmirnov.Compare(vector.Integers("reference"), vector.Integers("window"), vector.Number("designEffect"));

        vector.Match("D", test?.Distance);
        vector.Match("p", test?.P);
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "wasserstein", new string[0], MemberType = typeof(Vectors))]
    public void Wasserstein_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var range = new BinRange(vector.Numbers("edges"), vector.Number("min"), vector.Number("max"), vector.Number("scale"));
        var test = Wasserstein.Compare(vector.Integers("reference"), vector.Integers("window"), range);

        vector.Match("w1", test?.Distance);
        vector.Match("p", test?.P);
    }

    [Fact]
    public void PopulationStability_differentBins_throws() =>
        Assert.Throws<ArgumentException>(() => PopulationStability.Compare(new long[] { 1, 2 }, new long[] { 1, 2, 3 }));

    private static PooledCounts Pool(VectorCase vector, double designEffect, bool ordered) => ordered
        ? Coarsening.Ordered(vector.Integers("reference"), vector.Integers("window"), designEffect)
        : Coarsening.Categories(vector.Integers("reference"), vector.Integers("window"), designEffect);
}
