using StreamInfer.Decoding;
using StreamInfer.Decoding.Framing;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;
using StreamInfer.Tests.Decoding.Avro;

namespace StreamInfer.Tests.Decoding.Framing;

public sealed class ConfluentFramingTests
{
    private static readonly Guid Id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
    private static readonly byte[] GuidForm = [1, 0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff];
    private static readonly byte[] IdForm = [0, 0x01, 0x02, 0x03, 0x04];

    private static FramingResult Read(byte[] payload, params (string Name, byte[]? Value)[] headers) => ConfluentFraming.Read(
        PinnedBytes.Of(payload),
        headers.Select(header => new RecordHeader(PinnedBytes.Of(System.Text.Encoding.UTF8.GetBytes(header.Name)), header.Value is null ? ByteRange.Null : PinnedBytes.Of(header.Value))).ToArray());

    private static void AssertRead(FramingResult result, SchemaKey key, byte[] body)
    {
        Assert.True(result.Fault.IsNone);
        Assert.Equal(key, result.Key);
        Assert.Equal(body, result.Body.Span.ToArray());
    }

    [Fact]
    public void Prefix_withId_isReadBigEndian()
    {
        AssertRead(Read([.. IdForm, 9, 8]), SchemaKey.OfId(0x01020304), [9, 8]);
        AssertRead(Read([0, 0xff, 0xff, 0xff, 0xfe]), SchemaKey.OfId(-2), []);
    }

    [Fact]
    public void Prefix_withGuid_isReadBigEndian()
    {
        var result = Read([.. GuidForm, 9]);
        AssertRead(result, SchemaKey.OfGuid(Id), [9]);
        Assert.Equal("00112233-4455-6677-8899-aabbccddeeff", result.Key.ToString());
    }

    [Fact]
    public void Header_withEitherForm_leavesThePayloadUntouched()
    {
        AssertRead(Read([9, 9], ("__value_schema_id", GuidForm)), SchemaKey.OfGuid(Id), [9, 9]);
        AssertRead(Read([9, 9], ("__value_schema_id", IdForm)), SchemaKey.OfId(0x01020304), [9, 9]);
        AssertRead(Read([], ("__value_schema_id", IdForm)), SchemaKey.OfId(0x01020304), []);
    }

    [Fact]
    public void Header_severalTimes_isReadFromTheLast() =>
        AssertRead(Read([.. IdForm], ("__value_schema_id", [7]), ("__value_schema_id", GuidForm), ("other", IdForm)), SchemaKey.OfGuid(Id), IdForm);

    [Fact]
    public void Header_ofAnotherName_isNotLookedAt() =>
        AssertRead(Read([.. IdForm, 1], ("__key_schema_id", GuidForm), ("__value_schema_i", GuidForm), ("", null)), SchemaKey.OfId(0x01020304), [1]);

    [Theory]
    [InlineData(new byte[] { 2, 0, 0, 0, 0, 0 }, "neither 0x00 nor 0x01")]
    [InlineData(new byte[] { 0xff }, "neither 0x00 nor 0x01")]
    [InlineData(new byte[] { 0, 0, 0, 0 }, "cut short")]
    [InlineData(new byte[] { 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, "cut short")]
    [InlineData(new byte[0], "cut short")]
    public void Framing_broken_isUnknownMagicInBothPlaces(byte[] bytes, string detail)
    {
        foreach (var result in new[] { Read(bytes), Read([.. IdForm], ("__value_schema_id", bytes)) })
        {
            Assert.Equal(DeadLetterReason.UnknownMagic, result.Fault.Reason);
            Assert.Contains(detail, result.Fault.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Header_withoutValue_isCutShort() =>
        Assert.Contains("header __value_schema_id", Read([.. IdForm], ("__value_schema_id", null)).Fault.Detail, StringComparison.Ordinal);

    [Fact]
    public void Payload_null_isCutShort() =>
        Assert.Equal(DeadLetterReason.UnknownMagic, ConfluentFraming.Read(ByteRange.Null, []).Fault.Reason);

    [Fact]
    public void WritePrefix_anyId_isReadBack()
    {
        var bytes = new byte[7];
        ConfluentFraming.WritePrefix(bytes, 123_456_789);
        AssertRead(Read(bytes), SchemaKey.OfId(123_456_789), [0, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfluentFraming.WritePrefix(new byte[4], 1));
    }

    [Fact]
    public void Read_faultOrNot_doesNotAllocate()
    {
        var payload = PinnedBytes.Of(IdForm);
        RecordHeader[] headers = [new(PinnedBytes.Of("x"u8), ByteRange.Null)];
        ConfluentFraming.Read(payload, headers);
        ConfluentFraming.Read(ByteRange.Null, headers);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            ConfluentFraming.Read(payload, headers);
            ConfluentFraming.Read(ByteRange.Null, headers);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
