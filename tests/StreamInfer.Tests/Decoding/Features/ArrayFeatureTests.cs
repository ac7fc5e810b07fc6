using StreamInfer.Decoding;
using StreamInfer.Inference;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Decoding.Features;

public sealed class ArrayFeatureTests
{
    private static readonly FeaturePlan Triple = FeatureFixture.Plain with { Length = 3 };

    [Fact]
    public void Encode_arrayOfTheRightLength_fillsAColumnEach() =>
        Assert.Equal(
            [1f, 2.5f, 1f], new FeatureFixture(Triple).PutArray(RawValue.Of(1L), RawValue.Of(2.5), RawValue.Of(value: true)).Floats);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void Encode_arrayOfAnotherLength_namesBothLengths(int length) =>
        new FeatureFixture(Triple).Refuse(
            FeatureFixture.OfKind(RawKind.Array, length: length),
            DeadLetterReason.TypeViolation,
            $"feature 'x' (path 'v'): {length} elements where 3 are due");

    [Fact]
    public void Encode_noArray_isATypeViolation() =>
        new FeatureFixture(Triple).Refuse(
            RawValue.Of(5L), DeadLetterReason.TypeViolation, "feature 'x' (path 'v'): 5 where an array of 3 elements is due");

    [Fact]
    public void Encode_missingArray_takesTheDefaultForAllElements()
    {
        var fixture = new FeatureFixture(Triple with { Default = "7", MissingIndicator = true }).Put(default);

        Assert.Equal([7f, 7f, 7f, 1f], fixture.Floats);
        Assert.Equal(QualityFlags.Imputed, fixture.Quality);
    }

    [Fact]
    public void Encode_missingArrayWithoutDefault_isAMissingFeature() =>
        new FeatureFixture(Triple).Refuse(default, DeadLetterReason.MissingFeature, "feature 'x' (path 'v') is missing and has no default");

    [Fact]
    public void Encode_nullElement_takesTheDefaultForItself()
    {
        var fixture = new FeatureFixture(Triple with { Default = "7", MissingIndicator = true });
        fixture.PutArray(RawValue.Of(1L), FeatureFixture.OfKind(RawKind.Null), RawValue.Of(3L));

        Assert.Equal([1f, 7f, 3f, 1f], fixture.Floats);
        Assert.Equal(QualityFlags.Imputed, fixture.Quality);
    }

    [Fact]
    public void Encode_faultyElement_isNamedByItsIndex()
    {
        var fixture = new FeatureFixture(Triple);
        fixture.Row.Elements[0] = RawValue.Of(1L);
        fixture.Row.Elements[1] = RawValue.Of(2L);
        fixture.Row.Elements[2] = FeatureFixture.Text("three");

        fixture.Refuse(
            FeatureFixture.OfKind(RawKind.Array, length: 3),
            DeadLetterReason.TypeViolation,
            "feature 'x' (path 'v') element 2: text \"three\" where a number is due");
    }

    [Fact]
    public void Encode_rulesForElements_areThoseForValues()
    {
        var feature = Triple with { Max = 16, OnOutOfRange = OutOfRangePolicy.Clamp, Transforms = [new() { Kind = TransformKind.Sqrt }] };
        var fixture = new FeatureFixture(feature);
        fixture.PutArray(RawValue.Of(4L), RawValue.Of(9L), RawValue.Of(100L));

        Assert.Equal([2f, 3f, 4f], fixture.Floats);
        Assert.Equal(QualityFlags.OutOfRange, fixture.Quality);
    }

    [Fact]
    public void Encode_severalColumnsAnElement_lieElementByElement()
    {
        var feature = FeatureFixture.Plain with { Length = 2, Encode = EncodingKind.OneHot, Categories = ["a", "b"] };

        Assert.Equal(
            [0f, 1f, 1f, 0f], new FeatureFixture(feature).PutArray(FeatureFixture.Text("b"), FeatureFixture.Text("a")).Floats);
    }

    [Fact]
    public void Encode_arrayOfIntegersIntoInt64_staysExact() =>
        Assert.Equal(
            [long.MinValue, 0L, long.MaxValue],
            new FeatureFixture(Triple, ColumnType.Int64)
                .PutArray(RawValue.Of(long.MinValue), RawValue.Of(0L), RawValue.Of(long.MaxValue)).Int64s);
}
