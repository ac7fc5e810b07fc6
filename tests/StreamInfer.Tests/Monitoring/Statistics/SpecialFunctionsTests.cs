using StreamInfer.Monitoring.Statistics;
using StreamInfer.Tests.Monitoring.Kit;

namespace StreamInfer.Tests.Monitoring.Statistics;

public class SpecialFunctionsTests
{
    [Theory]
    [MemberData(nameof(Vectors.Of), "special", new string[0], MemberType = typeof(Vectors))]
    public void Tails_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        vector.Match("p", vector.Text("fn") switch
        {
            "chi2" => Tails.ChiSquare(vector.Number("x"), (int)vector.Integer("k")),
            "gamma" => Tails.Gamma(vector.Number("x"), vector.Number("shape"), vector.Number("scale")),
            "normalTwoSided" => Tails.NormalTwoSided(vector.Number("x")),
            "kolmogorov" => Tails.Kolmogorov(vector.Number("x")),
            "ksEqual" => Tails.EqualSizes((int)vector.Integer("r"), (int)vector.Integer("h")),
            var other => throw new NotSupportedException(other),
        });
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0.5, 0.5723649429247001)]
    [InlineData(5, 3.1780538303479458)]
    [InlineData(0.1, 2.2527126517342060)]
    [InlineData(1e6, 12815504.569147611)]
    public void LogGamma_knownValue_isExact(double x, double expected) => Assert.Equal(expected, SpecialFunctions.LogGamma(x), 1e-12 * (1 + expected));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0.15729920705028513)]
    [InlineData(-1, 1.8427007929497148)]
    [InlineData(10, 2.0884875837625447e-45)]
    public void Erfc_knownValue_keepsRelativePrecision(double x, double expected) => Assert.InRange(SpecialFunctions.Erfc(x) / expected, 1 - 1e-12, 1 + 1e-12);
}
