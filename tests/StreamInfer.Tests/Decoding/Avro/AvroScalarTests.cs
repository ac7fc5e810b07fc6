using StreamInfer.Decoding;
using StreamInfer.Publishing;

namespace StreamInfer.Tests.Decoding.Avro;

public sealed class AvroScalarTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(-65)]
    [InlineData(8191)]
    [InlineData(8192)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void Int_anyValue_isExact(int value)
    {
        // With bytes behind it and without: the wide read must not be needed.
        Assert.Equal(RawValue.Of((long)value), Decoded.OfField("\"int\"", new Payload().Long(value))[0]);
        var framed = Decoded.Of("""{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"b","type":"string"}]}""", new Payload().Long(value).Text("0123456789"), "a");
        framed.AssertOk();
        Assert.Equal(RawValue.Of((long)value), framed[0]);
    }

    [Fact]
    public void Long_everyLengthAndSign_isExact()
    {
        for (var bits = 0; bits < 64; bits++)
        {
            foreach (var value in new[] { 1L << bits, (1L << bits) - 1, -(1L << bits), -(1L << bits) - 1 })
            {
                Assert.Equal(RawValue.Of(value), Decoded.OfField("\"long\"", new Payload().Long(value))[0]);
                var framed = Decoded.Of("""{"type":"record","name":"R","fields":[{"name":"a","type":"long"},{"name":"b","type":"string"}]}""", new Payload().Long(value).Text("0123456789"), "a");
                Assert.Equal(RawValue.Of(value), framed[0]);
            }
        }
    }

    [Fact]
    public void Float_anyValue_becomesTheSameDouble()
    {
        foreach (var value in new[] { 0f, -0f, 0.1f, float.MaxValue, float.Epsilon, float.PositiveInfinity, float.NaN })
        {
            Assert.Equal((double)value, Decoded.OfField("\"float\"", new Payload().Float(value))[0].AsDouble);
        }
    }

    [Fact]
    public void Double_anyBits_areKept()
    {
        foreach (var bits in new[] { 0L, long.MinValue, 0x7ff0000000000001, -1 })
        {
            Assert.Equal(bits, Decoded.OfField("\"double\"", new Payload().Double(BitConverter.Int64BitsToDouble(bits)))[0].Bits);
        }
    }

    [Fact]
    public void Boolean_zeroAndOne_areFalseAndTrue()
    {
        Assert.Equal(RawValue.Of(false), Decoded.OfField("\"boolean\"", new Payload().Boolean(false))[0]);
        Assert.Equal(RawValue.Of(true), Decoded.OfField("\"boolean\"", new Payload().Boolean(true))[0]);
        Decoded.OfField("\"boolean\"", new Payload().Raw(2)).AssertFault(DeadLetterReason.InvalidIndex, "byte 0, field 'a'");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("Zürich")]
    [InlineData("12345678")]
    [InlineData("123456789")]
    [InlineData("日本語のテキスト")]
    public void Text_valid_isKept(string text)
    {
        Assert.Equal(text, Decoded.OfField("\"string\"", new Payload().Text(text)).Text());
        var framed = Decoded.Of("""{"type":"record","name":"R","fields":[{"name":"a","type":"string"},{"name":"b","type":"string"}]}""", new Payload().Text(text).Text("\u00e9\u00e9\u00e9\u00e9"), "a", "b");
        Assert.Equal(text, framed.Text(0));
    }

    [Fact]
    public void Text_longerThan64Bytes_isKept() =>
        Assert.Equal(new string('x', 5000), Decoded.OfField("\"string\"", new Payload().Text(new string('x', 5000))).Text());

    [Theory]
    [InlineData(new byte[] { 0xff })]
    [InlineData(new byte[] { 0xc3 })]
    [InlineData(new byte[] { 0x41, 0xed, 0xa0, 0x80 })]
    [InlineData(new byte[] { 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x80 })]
    public void Text_notUtf8_isRefusedOnlyWhereWanted(byte[] bytes)
    {
        var schema = """{"type":"record","name":"R","fields":[{"name":"a","type":"string"},{"name":"b","type":"long"}]}""";
        var payload = new Payload().Bytes(bytes).Long(long.MaxValue);
        Decoded.Of(schema, payload, "a").AssertFault(DeadLetterReason.InvalidUtf8, "byte 0, field 'a'");
        Assert.Equal(RawValue.Of(long.MaxValue), Decoded.Of(schema, payload, "b")[0]);
    }

    [Fact]
    public void Bytes_andFixed_areBytes()
    {
        Assert.Equal([1, 2, 255], Decoded.OfField("\"bytes\"", new Payload().Bytes(1, 2, 255))[0].Span.ToArray());
        var @fixed = Decoded.OfField("""{"type":"fixed","name":"F","size":3}""", new Payload().Raw(7, 8, 9))[0];
        Assert.Equal(RawKind.Bytes, @fixed.Kind);
        Assert.Equal([7, 8, 9], @fixed.Span.ToArray());
    }

    [Fact]
    public void Enum_everySymbol_isItsText()
    {
        const string Type = """{"type":"enum","name":"E","symbols":["WEB","POS","ATM"]}""";
        Assert.Equal("WEB", Decoded.OfField(Type, new Payload().Long(0)).Text());
        Assert.Equal("ATM", Decoded.OfField(Type, new Payload().Long(2)).Text());
        Decoded.OfField(Type, new Payload().Long(3)).AssertFault(DeadLetterReason.InvalidIndex, "3");
        Decoded.OfField(Type, new Payload().Long(-1)).AssertFault(DeadLetterReason.InvalidIndex, "-1");
    }

    [Theory]
    [InlineData("int", "date", RawKind.Date)]
    [InlineData("int", "time-millis", RawKind.TimeMillis)]
    [InlineData("long", "time-micros", RawKind.TimeMicros)]
    [InlineData("long", "timestamp-millis", RawKind.TimestampMillis)]
    [InlineData("long", "timestamp-micros", RawKind.TimestampMicros)]
    [InlineData("long", "timestamp-nanos", RawKind.TimestampNanos)]
    [InlineData("long", "local-timestamp-millis", RawKind.LocalTimestampMillis)]
    [InlineData("long", "local-timestamp-micros", RawKind.LocalTimestampMicros)]
    [InlineData("long", "local-timestamp-nanos", RawKind.LocalTimestampNanos)]
    [InlineData("int", "timestamp-millis", RawKind.Int64)]
    [InlineData("long", "made-up", RawKind.Int64)]
    public void Logical_ofNumbers_givesTheKind(string type, string logical, RawKind kind) =>
        Assert.Equal(
            new RawValue(-12345, 0, kind),
            Decoded.OfField($$"""{"type":"{{type}}","logicalType":"{{logical}}"}""", new Payload().Long(-12345))[0]);

    [Fact]
    public void Uuid_ofText_isText() =>
        Assert.Equal("not checked", Decoded.OfField("""{"type":"string","logicalType":"uuid"}""", new Payload().Text("not checked")).Text());

    [Fact]
    public void Decimal_onBytesAndFixed_isDouble()
    {
        const string OnBytes = """{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}""";
        const string OnFixed = """{"type":"fixed","name":"D","size":4,"logicalType":"decimal","precision":9,"scale":3}""";
        Assert.Equal(RawValue.Of(-12.34), Decoded.OfField(OnBytes, new Payload().Bytes(0xfb, 0x2e))[0]);
        Assert.Equal(RawValue.Of(0.0), Decoded.OfField(OnBytes, new Payload().Bytes())[0]);
        Assert.Equal(RawValue.Of(65.537), Decoded.OfField(OnFixed, new Payload().Raw(0, 1, 0, 1))[0]);
        Decoded.OfField(OnFixed, new Payload().Raw(0, 1, 0)).AssertFault(DeadLetterReason.Truncated, "field 'a'");
    }

    [Fact]
    public void Decimal_misdeclared_isBytes() =>
        Assert.Equal(RawKind.Bytes, Decoded.OfField("""{"type":"bytes","logicalType":"decimal","precision":2,"scale":3}""", new Payload().Bytes(1))[0].Kind);

    [Fact]
    public void Paths_toTheSameField_shareItsValue()
    {
        var decoded = Decoded.Of(Decoded.RecordOf("\"long\""), null, new Payload().Long(5), ("a", 1), ("a", 3));
        Assert.Equal(RawValue.Of(5L), decoded[0]);
        Assert.Equal(RawValue.Of(5L), decoded[1]);
    }

    [Fact]
    public void Paths_theSchemaLacks_stayMissingAndAreNamed()
    {
        var decoded = Decoded.Of(Decoded.RecordOf("\"long\""), new Payload().Long(5), "b", "a.b", "a[0]", "a");
        decoded.AssertOk();
        Assert.Equal(["b", "a.b", "a[0]"], decoded.Decoder.UnresolvedPaths.Select(path => path.Text));
        Assert.All([0, 1, 2], target => Assert.Equal(RawKind.Missing, decoded[target].Kind));
        Assert.Equal(RawValue.Of(5L), decoded[3]);
    }

    [Fact]
    public void Row_ofAnotherPlan_isRefused()
    {
        var decoded = Decoded.Of(Decoded.RecordOf("\"long\""), new Payload().Long(5), "a");
        var row = new RawRow(DecodePlan.Of([(FieldPath.Parse("a"), 1), (FieldPath.Parse("b"), 1)]));
        Assert.Throws<ArgumentException>(() => decoded.Decoder.Decode(PinnedBytes.Of([10]), row));
    }
}
