using StreamInfer.Batching;

namespace StreamInfer.Tests.Batching;

public class RobustLineTests
{
    [Fact]
    public void Fit_exactPoints_findsTheLine()
    {
        var (constant, slope, scale) = Fit([(1, 103), (10, 130), (100, 400)]);

        Assert.Equal((100, 3), (constant, slope), Close);
        Assert.Equal(0.01, scale);
    }

    [Fact]
    public void Fit_pointsOfOneSize_isConstant() => Assert.Equal((50, 0), Two(Fit([(8, 40), (8, 50), (8, 60)])), Close);

    [Fact]
    public void Fit_fallingPoints_isConstant() => Assert.Equal(0, Fit([(1, 200), (100, 100)]).Slope);

    [Fact]
    public void Fit_lineThroughNegativeConstant_passesThroughZero()
    {
        var (constant, slope, _) = Fit([(10, 10), (100, 1000)]);

        Assert.Equal(0, constant);
        Assert.InRange(slope, 1, 10);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Fit_withAFifthOfOutliers_staysNearTheLine(int seed)
    {
        var random = new Random(seed);
        var points = new List<(double, double)>();
        for (var i = 0; i < 64; i++)
        {
            var x = random.Next(1, 257);
            var y = (1000 + (20 * x)) * (0.95 + (0.1 * random.NextDouble()));
            points.Add((x, i % 5 == 0 ? y * random.Next(5, 50) : y));
        }

        var (constant, slope, _) = Fit([.. points]);

        foreach (var x in new[] { 1, 16, 64, 256 })
        {
            Assert.InRange((constant + (slope * x)) / (1000 + (20 * x)), 0.9, 1.15);
        }
    }

    [Fact]
    public void Fit_heavyPoint_countsAsMuchAsSoManyLightOnes()
    {
        var heavy = RobustLine.Fit([1, 1, 100], [100, 110, 1000], [1, 3, 1]);
        var many = RobustLine.Fit([1, 1, 1, 1, 100], [100, 110, 110, 110, 1000], [1, 1, 1, 1, 1]);

        Assert.Equal(Two(heavy), Two(many), Close);
    }

    private static (double Fixed, double Slope, double Scale) Fit((double X, double Y)[] points) =>
        RobustLine.Fit(points.Select(point => point.X).ToArray(), points.Select(point => point.Y).ToArray(), Enumerable.Repeat(1.0, points.Length).ToArray());

    private static (double Fixed, double Slope) Two((double Fixed, double Slope, double Scale) line) => (line.Fixed, line.Slope);

    private static bool Close((double Fixed, double Slope) expected, (double Fixed, double Slope) actual) =>
        Math.Abs(expected.Fixed - actual.Fixed) < 1e-6 && Math.Abs(expected.Slope - actual.Slope) < 1e-6;
}
