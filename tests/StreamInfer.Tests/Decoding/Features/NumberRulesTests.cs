using StreamInfer.Decoding;
using StreamInfer.Inference;
using StreamInfer.Publishing;

namespace StreamInfer.Tests.Decoding.Features;

public sealed class NumberRulesTests
{
    [Theory]
    [InlineData(RawKind.Int64, 7, 7f)]
    [InlineData(RawKind.Boolean, 1, 1f)]
    [InlineData(RawKind.Boolean, 0, 0f)]
    [InlineData(RawKind.Date, 19_000, 19_000f)]
    [InlineData(RawKind.TimeMillis, 86_399_999, 86_399_999f)]
    [InlineData(RawKind.TimeMicros, 5, 5f)]
    [InlineData(RawKind.TimestampMillis, -1, -1f)]
    [InlineData(RawKind.TimestampMicros, 3, 3f)]
    [InlineData(RawKind.TimestampNanos, 4, 4f)]
    [InlineData(RawKind.LocalTimestampMillis, 6, 6f)]
    [InlineData(RawKind.LocalTimestampMicros, 8, 8f)]
    [InlineData(RawKind.LocalTimestampNanos, 9, 9f)]
    public void Encode_integerKind_isANumberAsItStands(RawKind kind, long bits, float expected)
    {
        var fixture = new FeatureFixture(FeatureFixture.Plain).Put(FeatureFixture.OfKind(kind, bits));

        Assert.Equal([expected], fixture.Floats);
        Assert.Equal(QualityFlags.None, fixture.Quality);
    }

    [Fact]
    public void Encode_double_isRoundedToFloatOnce() =>
        Assert.Equal([0.1f], new FeatureFixture(FeatureFixture.Plain).Put(RawValue.Of(0.1)).Floats);

    [Fact]
    public void Encode_integerBetweenDoubles_isRoundedToFloatOnce()
    {
        // By way of a double this would round to the even float below: 2^53 + 2^29 is exactly between two floats, the 1 decides.
        const long Value = (1L << 53) + (1L << 29) + 1;

        Assert.Equal([(float)((1L << 53) + (1L << 30))], new FeatureFixture(FeatureFixture.Plain).Put(RawValue.Of(Value)).Floats);
    }

    [Theory]
    [InlineData("12", 12d)]
    [InlineData("-12.5", -12.5)]
    [InlineData("1e3", 1000d)]
    [InlineData("true", 1d)]
    [InlineData("false", 0d)]
    public void Encode_numericTextWithCoerce_isParsed(string text, double expected)
    {
        var fixture = new FeatureFixture(FeatureFixture.Plain with { Coerce = true }, ColumnType.Double);

        Assert.Equal([expected], fixture.Put(FeatureFixture.Text(text)).Doubles);
    }

    [Theory]
    [InlineData("12,5")]
    [InlineData("")]
    [InlineData("True")]
    [InlineData("0x10")]
    public void Encode_otherTextWithCoerce_isATypeViolation(string text) =>
        new FeatureFixture(FeatureFixture.Plain with { Coerce = true }).Refuse(
            FeatureFixture.Text(text), DeadLetterReason.TypeViolation, $"feature 'x' (path 'v'): text \"{text}\" where a number is due");

    [Fact]
    public void Encode_textWithoutCoerce_namesFeaturePathAndValue() =>
        new FeatureFixture(FeatureFixture.Plain with { Name = "amount", Path = FieldPath.Parse("card.amount") }).Refuse(
            FeatureFixture.Text("12"),
            DeadLetterReason.TypeViolation,
            "feature 'amount' (path 'card.amount'): text \"12\" where a number is due");

    [Theory]
    [InlineData(RawKind.Bytes, 3, "3 bytes")]
    [InlineData(RawKind.Other, 0, "a record or map")]
    [InlineData(RawKind.Array, 4, "an array of 4 elements")]
    public void Encode_kindThatIsNoSingleValue_isATypeViolationWithCoerceToo(RawKind kind, int length, string quoted)
    {
        var value = FeatureFixture.OfKind(kind, length: length);
        var detail = $"feature 'x' (path 'v'): {quoted} where a number is due";

        new FeatureFixture(FeatureFixture.Plain).Refuse(value, DeadLetterReason.TypeViolation, detail);
        new FeatureFixture(FeatureFixture.Plain with { Coerce = true }).Refuse(value, DeadLetterReason.TypeViolation, detail);
    }

    [Fact]
    public void Encode_longText_isCutAt64Characters() =>
        new FeatureFixture(FeatureFixture.Plain).Refuse(
            FeatureFixture.Text(new string('ä', 65)),
            DeadLetterReason.TypeViolation,
            $"feature 'x' (path 'v'): text \"{new string('ä', 64)}…\" where a number is due");

    [Fact]
    public void Encode_textOf64Characters_isQuotedInFull() =>
        new FeatureFixture(FeatureFixture.Plain).Refuse(
            FeatureFixture.Text(new string('a', 64)),
            DeadLetterReason.TypeViolation,
            $"feature 'x' (path 'v'): text \"{new string('a', 64)}\" where a number is due");

    [Fact]
    public void Encode_controlCharactersInText_doNotReachTheMessage() =>
        new FeatureFixture(FeatureFixture.Plain).Refuse(
            FeatureFixture.Text(
                "a\r\nb"), DeadLetterReason.TypeViolation, "feature 'x' (path 'v'): text \"a\uFFFD\uFFFDb\" where a number is due");

    [Fact]
    public void Encode_cutInsideASurrogatePair_leavesThePairOut() =>
        new FeatureFixture(FeatureFixture.Plain).Refuse(
            FeatureFixture.Text(new string('a', 63) + "😀"),
            DeadLetterReason.TypeViolation,
            $"feature 'x' (path 'v'): text \"{new string('a', 63)}…\" where a number is due");
}
