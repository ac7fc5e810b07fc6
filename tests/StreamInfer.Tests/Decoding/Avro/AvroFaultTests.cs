using StreamInfer.Decoding;
using StreamInfer.Publishing;

namespace StreamInfer.Tests.Decoding.Avro;

public sealed class AvroFaultTests
{
    [Fact]
    public void Payload_cutAnywhere_isAFault()
    {
        const string Schema = """
            {"type":"record","name":"R","fields":[{"name":"l","type":"long"},{"name":"d","type":"double"},{"name":"s","type":"string"},
              {"name":"u","type":["null","float"]},{"name":"a","type":{"type":"array","items":"int"}},{"name":"b","type":"boolean"}]}
            """;
        var whole = new Payload().Long(1L << 40).Double(1).Text("text").Long(1).Float(2).Long(2).Long(1).Long(1000).Long(0).Boolean(true).ToArray();
        string[][] wanted = [["l", "d", "s", "u", "a", "b"], ["b"], ["none"]];
        foreach (var paths in wanted)
        {
            Decoded.Of(Schema, new Payload().Raw(whole), paths).AssertOk();
            for (var length = 0; length < whole.Length; length++)
            {
                var fault = Decoded.Of(Schema, new Payload().Raw(whole[..length]), paths).Fault;
                Assert.True(fault.Reason is DeadLetterReason.Truncated or DeadLetterReason.InvalidLength, $"{length}: {fault}");
                Assert.Contains("byte ", fault.Detail, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Payload_null_isTruncated()
    {
        var plan = DecodePlan.Of([(FieldPath.Parse("a"), 1)]);
        var decoder = StreamInfer.Decoding.Avro.AvroDecoder.Compile(new RegisteredSchema(Decoded.RecordOf("\"long\""), []), null, plan);
        Assert.Equal(DeadLetterReason.Truncated, decoder.Decode(StreamInfer.Ingestion.ByteRange.Null, new RawRow(plan)).Reason);
    }

    [Fact]
    public void Fault_names_byteAndField()
    {
        const string Schema = """{"type":"record","name":"R","fields":[{"name":"x","type":"double"},{"name":"card","type":{"type":"record","name":"C","fields":[{"name":"age","type":"int"}]}}]}""";
        var fault = Decoded.Of(Schema, new Payload().Double(1).Raw(0x80), "card.age").Fault;
        Assert.Equal(new DecodeFault(DeadLetterReason.Truncated, "byte 8, field 'card.age': the payload of 9 bytes ends inside the value"), fault);
    }

    [Fact]
    public void Varint_overTenBytes_isInvalid()
    {
        var eleven = new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 };
        var over64Bits = new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02 };
        foreach (var bytes in new[] { eleven, over64Bits })
        {
            Decoded.OfField("\"long\"", new Payload().Raw(bytes)).AssertFault(DeadLetterReason.InvalidVarint, "byte 0, field 'a'");
            Decoded.OfField("\"long\"", new Payload().Raw(bytes), "b").AssertFault(DeadLetterReason.InvalidVarint, "field 'a'");
            Decoded.OfField("\"string\"", new Payload().Raw(bytes)).AssertFault(DeadLetterReason.InvalidVarint, "field 'a'");
        }
    }

    [Fact]
    public void Varint_overlongButInRange_isRead() =>
        Assert.Equal(RawValue.Of(1L), Decoded.OfField("\"int\"", new Payload().Raw(0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00))[0]);

    [Theory]
    [InlineData(1L << 31)]
    [InlineData(-(1L << 31) - 1)]
    [InlineData(long.MaxValue)]
    public void Int_over32Bits_isInvalid(long value)
    {
        Decoded.OfField("\"int\"", new Payload().Long(value)).AssertFault(DeadLetterReason.InvalidVarint, "larger than its type");
        Decoded.OfField("""{"type":"array","items":"int"}""", new Payload().Long(1).Long(value).Long(0), length: 2)
            .AssertFault(DeadLetterReason.InvalidVarint, "field 'a'");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    [InlineData(long.MinValue)]
    public void Length_negativeOrTooLarge_isInvalid(long length)
    {
        var payload = new Payload().Long(length).Raw(0x41);
        Decoded.OfField("\"string\"", payload).AssertFault(DeadLetterReason.InvalidLength, length.ToString());
        Decoded.OfField("\"bytes\"", payload).AssertFault(DeadLetterReason.InvalidLength, length.ToString());
        Decoded.OfField("\"string\"", payload, "b").AssertFault(DeadLetterReason.InvalidLength, length.ToString());
        Decoded.OfField("""{"type":"map","values":"null"}""", new Payload().Long(1).Append(payload), "a.k").AssertFault(DeadLetterReason.InvalidLength, length.ToString());
    }

    [Fact]
    public void Bytes_behindTheRecord_areRefused() =>
        Decoded.OfField("\"int\"", new Payload().Long(1).Raw(1, 2, 3)).AssertFault(DeadLetterReason.TrailingBytes, "byte 1: 3 bytes are left");

    [Fact]
    public void Skipped_fixedRun_namesItsFields()
    {
        const string Schema = """{"type":"record","name":"R","fields":[{"name":"x","type":"double"},{"name":"y","type":"float"},{"name":"z","type":"int"}]}""";
        Decoded.Of(Schema, new Payload().Double(1), "z").AssertFault(DeadLetterReason.Truncated, "field 'x to y'");
    }
}
