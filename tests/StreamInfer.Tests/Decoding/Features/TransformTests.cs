using StreamInfer.Decoding;
using StreamInfer.Inference;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Decoding.Features;

public sealed class TransformTests
{
    // Expected values from Python's math.log1p, which is correctly rounded here.
    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(1e-300, 1e-300)]
    [InlineData(1e-17, 1e-17)]
    [InlineData(1e-10, 9.9999999995e-11)]
    [InlineData(-1e-10, -1.00000000005e-10)]
    [InlineData(0.5, 0.4054651081081644)]
    [InlineData(-0.5, -0.6931471805599453)]
    [InlineData(1000.0, 6.90875477931522)]
    [InlineData(1e300, 690.7755278982137)]
    public void Log1p_finiteArgument_isWithinTwoUnitsOfTheLastPlace(double value, double expected)
    {
        var actual = Apply(value, new TransformPlan { Kind = TransformKind.Log1p });

        Assert.InRange(Math.Abs(actual - expected), 0, 2 * (Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected)));
    }

    [Theory]
    [InlineData(-1.0, double.NegativeInfinity)]
    [InlineData(-1.5, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    public void Log1p_edgeOfItsDomain_isAsTheFunctionSays(double value, double expected) =>
        Assert.Equal(expected, Apply(value, new TransformPlan { Kind = TransformKind.Log1p }));

    [Fact]
    public void Standardize_value_isShiftedThenDivided() =>
        Assert.Equal((10.0 - 4) / 3, Apply(10, new TransformPlan { Kind = TransformKind.Standardize, Mean = 4, Std = 3 }));

    [Theory]
    [InlineData(10, 0.0)]
    [InlineData(20, 1.0)]
    [InlineData(25, 1.5)]
    public void MinMax_value_isItsShareOfTheRange(double value, double expected) =>
        Assert.Equal(expected, Apply(value, new TransformPlan { Kind = TransformKind.MinMax, Min = 10, Max = 20 }));

    [Fact]
    public void Transforms_several_applyInOrder() =>
        Assert.Equal(
            (Math.Sqrt(81) - 1) / 4,
            Apply(81, new TransformPlan { Kind =
                TransformKind.Sqrt }, new TransformPlan { Kind = TransformKind.Standardize, Mean = 1, Std = 4 }));

    [Theory]
    [InlineData(0L)]
    [InlineData(6L)]
    [InlineData(25L)]
    [InlineData(-3L)]
    public void Cyclical_value_givesSineThenCosine(long value)
    {
        var cyclical = new TransformPlan { Kind = TransformKind.Cyclical, Period = 24 };
        var fixture = new FeatureFixture(FeatureFixture.Plain with { Transforms = [cyclical] }, ColumnType.Double).Put(RawValue.Of(value));

        Assert.Equal([Math.Sin(Math.Tau * value / 24), Math.Cos(Math.Tau * value / 24)], fixture.Doubles);
    }

    [Fact]
    public void Cyclical_afterAnHour_equalsTheFormula()
    {
        var feature = FeatureFixture.Plain with
        {
            Transforms = [new() { Kind = TransformKind.HourOfDay }, new() { Kind = TransformKind.Cyclical, Period = 24 }],
        };
        var fixture = new FeatureFixture(feature, ColumnType.Double);
        for (var hour = 0; hour < 24; hour++)
        {
            fixture.Put(FeatureFixture.OfKind(RawKind.TimeMillis, hour * 3_600_000L));

            Assert.Equal([Math.Sin(Math.Tau * hour / 24), Math.Cos(Math.Tau * hour / 24)], fixture.Doubles);
        }
    }

    [Fact]
    public void Cyclical_notLast_isRefused() =>
        Assert.Contains(
            "feature 'x': cyclical must be the last transform",
            Assert.Throws<ArgumentException>(() => new FeatureFixture(FeatureFixture.Plain with
            {
                Transforms = [new() { Kind = TransformKind.Cyclical, Period = 24 }, new() { Kind = TransformKind.Sqrt }],
            })).Message,
            StringComparison.Ordinal);

    private static double Apply(double value, params TransformPlan[] transforms) =>
        new FeatureFixture(FeatureFixture.Plain with { Transforms =
            [.. transforms], OnNotFinite = NotFinitePolicy.Pass }, ColumnType.Double)
            .Put(RawValue.Of(value)).Doubles[0];
}
