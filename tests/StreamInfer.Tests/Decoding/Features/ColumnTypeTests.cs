using StreamInfer.Decoding;
using StreamInfer.Inference;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Decoding.Features;

public sealed class ColumnTypeTests
{
    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(9_007_199_254_740_993)]
    public void Encode_integerIntoInt64_staysExact(long value) =>
        Assert.Equal([value], new FeatureFixture(FeatureFixture.Plain, ColumnType.Int64).Put(RawValue.Of(value)).Int64s);

    [Theory]
    [InlineData(5.0, 5L)]
    [InlineData(-9223372036854775808.0, long.MinValue)]
    [InlineData(9223372036854774784.0, 9223372036854774784L)]
    public void Encode_wholeDoubleIntoInt64_isConverted(double value, long expected) =>
        Assert.Equal([expected], new FeatureFixture(FeatureFixture.Plain, ColumnType.Int64).Put(RawValue.Of(value)).Int64s);

    [Theory]
    [InlineData(0.5, "0.5")]
    [InlineData(9223372036854775808.0, "9.223372036854776E+18")]
    [InlineData(-9223372036854777856.0, "-9.223372036854778E+18")]
    public void Encode_otherDoubleIntoInt64_isATypeViolation(double value, string quoted) =>
        new FeatureFixture(FeatureFixture.Plain, ColumnType.Int64).Refuse(
            RawValue.Of(value), DeadLetterReason.TypeViolation, $"feature 'x' (path 'v'): {quoted} does not make a 64-bit integer");

    [Fact]
    public void Encode_transformThatStaysWhole_fitsInt64() =>
        Assert.Equal(
            [3L],
            new FeatureFixture(FeatureFixture.Plain with { Transforms = [new() { Kind = TransformKind.Sqrt }] }, ColumnType.Int64)
                .Put(RawValue.Of(9L)).Int64s);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Encode_booleanIntoBoolean_isTaken(bool value) =>
        Assert.Equal([value], new FeatureFixture(FeatureFixture.Plain, ColumnType.Boolean).Put(RawValue.Of(value)).Booleans);

    [Fact]
    public void Encode_numberIntoBoolean_needsCoerce()
    {
        var one = RawValue.Of(1L);
        new FeatureFixture(FeatureFixture.Plain, ColumnType.Boolean).Refuse(
            one, DeadLetterReason.TypeViolation, "feature 'x' (path 'v'): 1 where a boolean is due");

        var coercing = new FeatureFixture(FeatureFixture.Plain with { Coerce = true }, ColumnType.Boolean);
        Assert.Equal([true], coercing.Put(one).Booleans);
        Assert.Equal([false], coercing.Put(RawValue.Of(0.0)).Booleans);
        Assert.Equal([true], coercing.Put(FeatureFixture.Text("true")).Booleans);
        coercing.Refuse(RawValue.Of(2L), DeadLetterReason.TypeViolation, "feature 'x' (path 'v'): 2 where a boolean is due");
    }

    [Fact]
    public void Encode_textIntoString_isTheTextAndTheSameObjectAgain()
    {
        var fixture = new FeatureFixture(FeatureFixture.Plain, ColumnType.String);
        var first = fixture.Put(FeatureFixture.Text("Köln 京都")).Strings[0];

        Assert.Equal("Köln 京都", first);
        Assert.Same(first, fixture.Put(FeatureFixture.Text("Köln 京都")).Strings[0]);
    }

    [Fact]
    public void Encode_numberIntoString_needsCoerce()
    {
        new FeatureFixture(FeatureFixture.Plain, ColumnType.String).Refuse(
            RawValue.Of(1.5), DeadLetterReason.TypeViolation, "feature 'x' (path 'v'): 1.5 where text is due");

        var coercing = new FeatureFixture(FeatureFixture.Plain with { Coerce = true }, ColumnType.String);
        Assert.Equal(["1.5"], coercing.Put(RawValue.Of(1.5)).Strings);
        Assert.Equal(["-9223372036854775808"], coercing.Put(RawValue.Of(long.MinValue)).Strings);
        Assert.Equal(["1E+22"], coercing.Put(RawValue.Of(1e22)).Strings);
        Assert.Equal(["true"], coercing.Put(RawValue.Of(value: true)).Strings);
    }

    [Theory]
    [InlineData(RawKind.Bytes, "0 bytes")]
    [InlineData(RawKind.Other, "a record or map")]
    public void Encode_noTextIntoString_isATypeViolation(RawKind kind, string quoted) =>
        new FeatureFixture(FeatureFixture.Plain with { Coerce = true }, ColumnType.String).Refuse(
            FeatureFixture.OfKind(kind), DeadLetterReason.TypeViolation, $"feature 'x' (path 'v'): {quoted} where text is due");

    [Fact]
    public void Constructor_numbersForATextInput_areRefusedWithoutCoerce() =>
        Assert.Contains(
            "feature 'x': its columns are numbers, but input 'x' takes text (coerce: true makes text of them)",
            Assert.Throws<ArgumentException>(
                () => new FeatureFixture(FeatureFixture.Plain with { MissingIndicator = true }, ColumnType.String)).Message,
            StringComparison.Ordinal);
}
