using StreamInfer.Decoding;
using StreamInfer.Publishing;

namespace StreamInfer.Tests.Decoding.Avro;

public sealed class AvroArrayTests
{
    private const string Doubles = """{"type":"array","items":"double"}""";
    private const string Longs = """{"type":"array","items":"long"}""";
    private const string Matrix = """{"type":"array","items":{"type":"array","items":"int"}}""";

    [Theory]
    [InlineData("float")]
    [InlineData("double")]
    [InlineData("int")]
    [InlineData("long")]
    public void Array_ofNumbers_isReadOverSeveralBlocks(string item)
    {
        Payload Item(int value) => item switch { "float" => new Payload().Float(value), "double" => new Payload().Double(value), _ => new Payload().Long(value) };
        var sized = new Payload().Append(Item(-300)).Append(Item(4));
        var payload = new Payload().Long(2).Append(Item(1)).Append(Item(2)).Long(-2).Long(sized.Length).Append(sized).Long(0);
        var decoded = Decoded.OfField($$"""{"type":"array","items":"{{item}}"}""", payload, length: 4);
        decoded.AssertOk();
        Assert.Equal([1.0, 2.0, -300.0, 4.0], decoded.Elements().Select(value => value.Kind == RawKind.Int64 ? value.Bits : value.AsDouble));
    }

    [Fact]
    public void Array_longerThanTheTarget_isCountedToItsEnd()
    {
        var decoded = Decoded.OfField(Longs, new Payload().Long(3).Long(1).Long(2).Long(3).Long(2).Long(4).Long(5).Long(0), length: 2);
        Assert.Equal(new RawValue(0, 5, RawKind.Array), decoded[0]);
        Assert.Equal([1L, 2L], decoded.Elements().Select(value => value.Bits));
    }

    [Fact]
    public void Array_shorterThanTheTarget_saysSo() =>
        Assert.Equal(new RawValue(0, 1, RawKind.Array), Decoded.OfField(Doubles, new Payload().Long(1).Double(1).Long(0), length: 784)[0]);

    [Fact]
    public void Array_empty_isEmpty()
    {
        Assert.Equal(new RawValue(0, 0, RawKind.Array), Decoded.OfField(Doubles, new Payload().Long(0), length: 3)[0]);
        Assert.Equal(new RawValue(0, 0, RawKind.Array), Decoded.OfField(Doubles, new Payload().Long(0))[0]);
    }

    [Fact]
    public void Array_nested_isFlattenedRowMajor()
    {
        var payload = new Payload().Long(2).Long(2).Long(1).Long(2).Long(0).Long(1).Long(3).Long(0).Long(1).Long(0).Long(0);
        var decoded = Decoded.OfField(Matrix, payload, length: 8);
        decoded.AssertOk();
        Assert.Equal([1L, 2L, 3L], decoded.Elements().Select(value => value.Bits));
        Assert.Equal(new RawValue(0, 3, RawKind.Array), Decoded.OfField(Matrix, payload)[0]);
    }

    [Fact]
    public void Array_withoutIndex_givesItsLength()
    {
        const string Items = """{"type":"array","items":{"type":"record","name":"I","fields":[{"name":"price","type":"double"}]}}""";
        var payload = new Payload().Long(2).Double(1).Double(2).Long(0);
        var decoded = Decoded.Of(Decoded.RecordOf(Items), null, payload, ("a", 1), ("a.price", 1), ("a.price", 2), ("a[1].price", 1), ("a[2].price", 1), ("a", 2));
        decoded.AssertOk();
        Assert.Equal(new RawValue(0, 2, RawKind.Array), decoded[0]);
        Assert.Equal(new RawValue(0, 2, RawKind.Array), decoded[1]);
        Assert.Equal(RawKind.Missing, decoded[2].Kind);
        Assert.Equal(RawValue.Of(2.0), decoded[3]);
        Assert.Equal(RawKind.Missing, decoded[4].Kind);
        Assert.Equal([RawKind.Other, RawKind.Other], decoded.Elements(5).Select(value => value.Kind));
        Assert.Equal(["a.price"], decoded.Decoder.UnresolvedPaths.Select(path => path.Text));
    }

    [Fact]
    public void Array_byIndexAndAsAWhole_isReadOnce()
    {
        var payload = new Payload().Long(2).Long(2).Long(1).Long(2).Long(0).Long(1).Long(3).Long(0).Long(0);
        var decoded = Decoded.Of(Decoded.RecordOf(Matrix), null, payload, ("a[0][1]", 1), ("a", 4), ("a[1]", 1), ("a", 2), ("a[1][0]", 1), ("a[0]", 2));
        decoded.AssertOk();
        Assert.Equal(RawValue.Of(2L), decoded[0]);
        Assert.Equal([1L, 2L, 3L], decoded.Elements(1).Select(value => value.Bits));
        Assert.Equal(new RawValue(0, 1, RawKind.Array), decoded[2]);
        Assert.Equal(new RawValue(0, 3, RawKind.Array), decoded[3]);
        Assert.Equal([1L, 2L], decoded.Elements(3).Select(value => value.Bits));
        Assert.Equal(RawValue.Of(3L), decoded[4]);
        Assert.Equal([1L, 2L], decoded.Elements(5).Select(value => value.Bits));
    }

    [Fact]
    public void Array_ofNullables_keepsNulls()
    {
        var decoded = Decoded.OfField("""{"type":"array","items":["null","string"]}""", new Payload().Long(3).Long(1).Text("x").Long(0).Long(1).Text("y").Long(0), length: 3);
        Assert.Equal([RawKind.Text, RawKind.Null, RawKind.Text], decoded.Elements().Select(value => value.Kind));
    }

    [Fact]
    public void ArrayTarget_onAnotherType_givesThatKind()
    {
        Assert.Equal(RawKind.Bytes, Decoded.OfField("\"bytes\"", new Payload().Bytes(1, 2), length: 2)[0].Kind);
        Assert.Equal(RawKind.Double, Decoded.OfField("\"double\"", new Payload().Double(2), length: 2)[0].Kind);
        Assert.Equal(RawKind.Null, Decoded.OfField("""["null",{"type":"array","items":"int"}]""", new Payload().Long(0), length: 2)[0].Kind);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(-5)]
    [InlineData(1L << 40)]
    public void Count_moreThanThePayloadHolds_isRefused(long count)
    {
        foreach (var (type, length) in new[] { (Longs, 1), (Longs, 4), (Doubles, 4), (Matrix, 4) })
        {
            // As many bytes as an item needs, were the count 3; a size that fits for negative counts.
            var payload = count < 0 ? new Payload().Long(count).Long(3).Raw(0, 0, 0).Long(0) : new Payload().Long(count).Raw(0, 0, 0);
            var fault = Decoded.OfField(type, payload, length: length).Fault;
            Assert.True(fault.Reason is DeadLetterReason.InvalidLength or DeadLetterReason.TrailingBytes or DeadLetterReason.InvalidVarint, $"{type}: {fault}");
        }
    }

    [Fact]
    public void BlockSize_wrong_isRefusedWhereItemsAreRead()
    {
        var payload = new Payload().Long(-2).Long(3).Long(1).Long(2).Raw(0).Long(0);
        Decoded.OfField(Longs, payload, length: 2).AssertFault(DeadLetterReason.InvalidLength, "field 'a'");
        Decoded.OfField(Matrix, payload, length: 2).AssertFault(DeadLetterReason.InvalidLength, "field 'a'");
        Decoded.OfField(Longs, new Payload().Long(-2).Long(-1).Long(1).Long(2).Long(0)).AssertFault(DeadLetterReason.InvalidLength, "-1");
        Decoded.OfField(Longs, new Payload().Long(-2).Long(100).Long(1).Long(2).Long(0)).AssertFault(DeadLetterReason.InvalidLength, "100");
    }

    [Fact]
    public void Items_withoutBytes_areBounded()
    {
        const string Nulls = """{"type":"array","items":"null"}""";
        Assert.Equal(new RawValue(0, 65_536, RawKind.Array), Decoded.OfField(Nulls, new Payload().Long(65_536).Long(0))[0]);
        Decoded.OfField(Nulls, new Payload().Long(65_537).Long(0)).AssertFault(DeadLetterReason.InvalidLength, "65537");
        Decoded.OfField(Nulls, new Payload().Long(40_000).Long(40_000).Long(0), length: 3).AssertFault(DeadLetterReason.InvalidLength, "40000");
        Decoded.OfField($$"""{"type":"array","items":{{Nulls}}}""", new Payload().Long(2).Long(40_000).Long(0).Long(40_000).Long(0).Long(0))
            .AssertFault(DeadLetterReason.InvalidLength, "40000");
    }
}
