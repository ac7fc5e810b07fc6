using StreamInfer.Decoding;
using StreamInfer.Inference;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Decoding.Features;

public sealed class NotFiniteTests
{
    private static readonly FeaturePlan Rooted = FeatureFixture.Plain with { Transforms = [new() { Kind = TransformKind.Sqrt }] };

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Encode_reject_isADeadLetter(double value, string quoted) =>
        new FeatureFixture(FeatureFixture.Plain).Refuse(
            RawValue.Of(value), DeadLetterReason.NotFinite, $"feature 'x' (path 'v'): {quoted} is not finite");

    [Fact]
    public void Encode_rejectAfterTransform_namesTheRawValue() =>
        new FeatureFixture(Rooted).Refuse(
            RawValue.Of(-4.0), DeadLetterReason.NotFinite, "feature 'x' (path 'v'): -4 becomes NaN or infinite");

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-4.0)]
    public void Encode_missingPolicy_imputesTheDefaultThroughTheTransforms(double value)
    {
        var fixture = new FeatureFixture(Rooted with { OnNotFinite = NotFinitePolicy.Missing, Default = "9", MissingIndicator = true })
            .Put(RawValue.Of(value));

        Assert.Equal([3f, 1f], fixture.Floats);
        Assert.Equal(QualityFlags.Imputed, fixture.Quality);
    }

    [Fact]
    public void Encode_missingPolicyWithoutDefault_isAMissingFeature()
    {
        var fixture = new FeatureFixture(Rooted with { OnNotFinite = NotFinitePolicy.Missing });

        fixture.Refuse(RawValue.Of(double.NaN), DeadLetterReason.MissingFeature, "feature 'x' (path 'v') is NaN and has no default");
        fixture.Refuse(
            RawValue.Of(
                -4.0), DeadLetterReason.MissingFeature, "feature 'x' (path 'v') becomes NaN or infinite from -4 and has no default");
    }

    [Fact]
    public void Encode_missingPolicyWhoseDefaultFailsToo_isADeadLetter() =>
        new FeatureFixture(Rooted with { OnNotFinite = NotFinitePolicy.Missing, Default = "-1" }).Refuse(
            RawValue.Of(double.NaN), DeadLetterReason.NotFinite, "feature 'x' (path 'v'): -1 becomes NaN or infinite");

    [Theory]
    [InlineData(double.NaN, float.NaN)]
    [InlineData(double.NegativeInfinity, float.NaN)]
    [InlineData(double.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(-4.0, float.NaN)]
    public void Encode_passPolicy_handsItOnFlagged(double value, float expected)
    {
        var fixture = new FeatureFixture(Rooted with { OnNotFinite = NotFinitePolicy.Pass }).Put(RawValue.Of(value));

        Assert.Equal([expected], fixture.Floats);
        Assert.Equal(QualityFlags.NotFinite, fixture.Quality);
    }

    [Fact]
    public void Encode_passPolicy_leavesBoundsToFiniteValues()
    {
        var feature = FeatureFixture.Plain with { Max = 1, OnOutOfRange = OutOfRangePolicy.Clamp, OnNotFinite = NotFinitePolicy.Pass };
        var fixture = new FeatureFixture(feature).Put(RawValue.Of(double.PositiveInfinity));

        Assert.Equal([float.PositiveInfinity], fixture.Floats);
        Assert.Equal(QualityFlags.NotFinite, fixture.Quality);
    }

    [Fact]
    public void Encode_doubleBeyondFloat_countsAsInfiniteForAFloatInput()
    {
        new FeatureFixture(FeatureFixture.Plain).Refuse(
            RawValue.Of(1e39), DeadLetterReason.NotFinite, "feature 'x' (path 'v'): 1E+39 becomes NaN or infinite");
        Assert.Equal([1e39], new FeatureFixture(FeatureFixture.Plain, ColumnType.Double).Put(RawValue.Of(1e39)).Doubles);
    }

    [Theory]
    [InlineData(3.4028234663852886e38)]
    [InlineData(3.4028235e38)]
    public void Encode_doubleThatRoundsToTheLargestFloat_isFinite(double value)
    {
        var fixture = new FeatureFixture(FeatureFixture.Plain).Put(RawValue.Of(value));

        Assert.Equal([float.MaxValue], fixture.Floats);
        Assert.Equal(QualityFlags.None, fixture.Quality);
    }

    [Fact]
    public void Encode_passPolicyIntoInt64_isATypeViolation() =>
        new FeatureFixture(FeatureFixture.Plain with { OnNotFinite = NotFinitePolicy.Pass }, ColumnType.Int64).Refuse(
            RawValue.Of(double.NaN), DeadLetterReason.TypeViolation, "feature 'x' (path 'v'): NaN does not make a 64-bit integer");
}
