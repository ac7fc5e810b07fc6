using StreamInfer.Decoding;
using StreamInfer.Inference;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Decoding.Features;

public sealed class MissingValueTests
{
    private static readonly RawValue Missing = default;
    private static readonly RawValue Null = FeatureFixture.OfKind(RawKind.Null);

    [Fact]
    public void Encode_missingWithoutDefault_isAMissingFeature() =>
        new FeatureFixture(FeatureFixture.Plain).Refuse(
            Missing, DeadLetterReason.MissingFeature, "feature 'x' (path 'v') is missing and has no default");

    [Fact]
    public void Encode_nullWithoutDefault_isAMissingFeature() =>
        new FeatureFixture(FeatureFixture.Plain).Refuse(
            Null, DeadLetterReason.MissingFeature, "feature 'x' (path 'v') is null and has no default");

    [Theory]
    [InlineData(RawKind.Missing)]
    [InlineData(RawKind.Null)]
    public void Encode_missingWithDefault_isImputedAndFlagged(RawKind kind)
    {
        var fixture = new FeatureFixture(FeatureFixture.Plain with { Default = "2.5" }).Put(FeatureFixture.OfKind(kind));

        Assert.Equal([2.5f], fixture.Floats);
        Assert.Equal(QualityFlags.Imputed, fixture.Quality);
    }

    [Fact]
    public void Encode_missingWithDefault_goesThroughRangeAndTransforms()
    {
        var fixture = new FeatureFixture(FeatureFixture.Plain with
        {
            Default = "100",
            Max = 9,
            OnOutOfRange = OutOfRangePolicy.Clamp,
            Transforms = [new() { Kind = TransformKind.Sqrt }],
        }).Put(Missing);

        Assert.Equal([3f], fixture.Floats);
        Assert.Equal(QualityFlags.Imputed | QualityFlags.OutOfRange, fixture.Quality);
    }

    [Fact]
    public void Encode_indicator_saysOneForMissingAndZeroForThere()
    {
        var fixture = new FeatureFixture(FeatureFixture.Plain with { Default = "5", MissingIndicator = true });

        Assert.Equal([5f, 1f], fixture.Put(Missing).Floats);
        Assert.Equal(QualityFlags.Imputed, fixture.Quality);
        Assert.Equal([7f, 0f], fixture.Put(RawValue.Of(7L)).Floats);
        Assert.Equal(QualityFlags.None, fixture.Quality);
    }

    [Fact]
    public void Encode_defaultForText_standsInForText()
    {
        var fixture = new FeatureFixture(FeatureFixture.Plain with { Default = "none" }, ColumnType.String).Put(Missing);

        Assert.Equal(["none"], fixture.Strings);
        Assert.Equal(QualityFlags.Imputed, fixture.Quality);
    }

    [Fact]
    public void Encode_emptyTextAsDefault_isNotMissing() =>
        Assert.Equal([string.Empty], new FeatureFixture(FeatureFixture.Plain with { Default =
            "" }, ColumnType.String).Put(Missing).Strings);

    [Theory]
    [InlineData("true", true)]
    [InlineData("0", false)]
    public void Encode_defaultForBoolean_needsNoCoerce(string text, bool expected) =>
        Assert.Equal([expected], new FeatureFixture(FeatureFixture.Plain with { Default =
            text }, ColumnType.Boolean).Put(Missing).Booleans);

    [Fact]
    public void Encode_largeDefaultForInt64_staysExact() =>
        Assert.Equal(
            [long.MaxValue],
            new FeatureFixture(FeatureFixture.Plain with { Default = "9223372036854775807" }, ColumnType.Int64).Put(Missing).Int64s);

    [Fact]
    public void Encode_nanAsDefaultThatPasses_reachesTheModel()
    {
        var fixture = new FeatureFixture(FeatureFixture.Plain with { Default = "NaN", OnNotFinite = NotFinitePolicy.Pass }).Put(Missing);

        Assert.Equal([float.NaN], fixture.Floats);
        Assert.Equal(QualityFlags.Imputed | QualityFlags.NotFinite, fixture.Quality);
    }

    [Theory]
    [InlineData(ColumnType.Float, "many", "'many' is not a number")]
    [InlineData(ColumnType.Boolean, "2", "'2' is not true, false, 1 or 0")]
    public void Constructor_defaultThatDoesNotFit_isRefused(ColumnType type, string text, string expected) =>
        Assert.Contains(
            $"feature 'x': default {expected}",
            Assert.Throws<ArgumentException>(() => new FeatureFixture(FeatureFixture.Plain with { Default = text }, type)).Message,
            StringComparison.Ordinal);
}
