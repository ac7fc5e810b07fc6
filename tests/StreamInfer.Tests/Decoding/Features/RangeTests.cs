using StreamInfer.Decoding;
using StreamInfer.Inference;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Decoding.Features;

public sealed class RangeTests
{
    private static readonly FeaturePlan Bounded = FeatureFixture.Plain with { Min = -1.5, Max = 10.5 };

    [Theory]
    [InlineData(-1.5)]
    [InlineData(10.5)]
    [InlineData(0)]
    public void Encode_valueOnOrWithinBounds_isNotFlagged(double value)
    {
        var fixture = new FeatureFixture(Bounded).Put(RawValue.Of(value));

        Assert.Equal([(float)value], fixture.Floats);
        Assert.Equal(QualityFlags.None, fixture.Quality);
    }

    [Fact]
    public void Encode_flag_keepsTheValue()
    {
        var above = Math.BitIncrement(10.5);
        var fixture = new FeatureFixture(Bounded, ColumnType.Double).Put(RawValue.Of(above));

        Assert.Equal([above], fixture.Doubles);
        Assert.Equal(QualityFlags.OutOfRange, fixture.Quality);
    }

    [Theory]
    [InlineData(11L, 10.5f)]
    [InlineData(-2L, -1.5f)]
    public void Encode_clampOfInteger_takesTheBoundItself(long value, float expected)
    {
        var fixture = new FeatureFixture(Bounded with { OnOutOfRange = OutOfRangePolicy.Clamp }).Put(RawValue.Of(value));

        Assert.Equal([expected], fixture.Floats);
        Assert.Equal(QualityFlags.OutOfRange, fixture.Quality);
    }

    [Theory]
    [InlineData(11L, 10L)]
    [InlineData(-2L, -1L)]
    public void Encode_clampIntoInt64_takesTheNextIntegerInside(long value, long expected)
    {
        var fixture = new FeatureFixture(Bounded with { OnOutOfRange = OutOfRangePolicy.Clamp }, ColumnType.Int64).Put(RawValue.Of(value));

        Assert.Equal([expected], fixture.Int64s);
        Assert.Equal(QualityFlags.OutOfRange, fixture.Quality);
    }

    [Theory]
    [InlineData(10.6, "10.6 lies outside -1.5 to 10.5")]
    [InlineData(-1.6, "-1.6 lies outside -1.5 to 10.5")]
    public void Encode_reject_isADeadLetter(double value, string expected) =>
        new FeatureFixture(Bounded with { OnOutOfRange = OutOfRangePolicy.Reject }).Refuse(
            RawValue.Of(value), DeadLetterReason.OutOfRange, $"feature 'x' (path 'v'): {expected}");

    [Fact]
    public void Encode_rejectWithOneBound_namesTheOpenSide() =>
        new FeatureFixture(FeatureFixture.Plain with { Min = 0, OnOutOfRange = OutOfRangePolicy.Reject }).Refuse(
            RawValue.Of(-1L), DeadLetterReason.OutOfRange, "feature 'x' (path 'v'): -1 lies outside 0 to any");

    [Fact]
    public void Encode_boundsApplyToTheRawValue_notToTheTransformed()
    {
        var fixture =
            new FeatureFixture(FeatureFixture.Plain with { Min = 0, Max = 100, Transforms = [new() { Kind = TransformKind.Sqrt }] });

        Assert.Equal(QualityFlags.None, fixture.Put(RawValue.Of(100L)).Quality);
        Assert.Equal(QualityFlags.OutOfRange, fixture.Put(RawValue.Of(101L)).Quality);
    }

    [Theory]
    [InlineData(9_007_199_254_740_992L, QualityFlags.None)]
    [InlineData(9_007_199_254_740_993L, QualityFlags.OutOfRange)]
    public void Encode_integerBeyondDoublePrecision_isComparedExactly(long value, QualityFlags expected)
    {
        var feature = FeatureFixture.Plain with { Max = 9_007_199_254_740_992 };

        Assert.Equal(expected, new FeatureFixture(feature, ColumnType.Int64).Put(RawValue.Of(value)).Quality);
        Assert.Equal(expected, new FeatureFixture(feature).Put(RawValue.Of(value)).Quality);
    }

    [Theory]
    [InlineData(1e19, null)]
    [InlineData(null, -1e19)]
    [InlineData(9.3e18, null)]
    public void Encode_boundsBeyondAllIntegers_leaveEveryIntegerOutside(double? min, double? max)
    {
        var clamping = FeatureFixture.Plain with { Min = min, Max = max, OnOutOfRange = OutOfRangePolicy.Clamp };
        foreach (var value in new[] { long.MinValue, 0, long.MaxValue })
        {
            var fixture = new FeatureFixture(clamping, ColumnType.Double).Put(RawValue.Of(value));

            Assert.Equal([(min ?? max)!.Value], fixture.Doubles);
            Assert.Equal(QualityFlags.OutOfRange, fixture.Quality);
        }
    }
}
