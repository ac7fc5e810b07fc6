using System.Text;
using StreamInfer.Batching;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;

namespace StreamInfer.Tests.Publishing;

/// <summary>Dead letters of events that are larger than the dead letter topic takes.</summary>
public sealed class DeadLetterFitTests
{
    private const int MaxBytes = 10_000;

    [Fact]
    public void Encode_eventThatFits_isWhole()
    {
        var (record, headers) = Encode(key: 100, value: MaxBytes - DeadLetterFit.Reserve - 100 - 31, header: 20);

        Assert.Equal((100, MaxBytes - DeadLetterFit.Reserve - 131), (record.Key.Length, record.Value.Length));
        Assert.Equal(new string('h', 20), headers["h"]);
        Assert.DoesNotContain("si-truncated", headers.Keys);
    }

    [Fact]
    public void Encode_payloadTooLarge_isCutAndSaysSo()
    {
        var (record, headers) = Encode(key: 100, value: 2_000_000, header: 20);

        Assert.Equal((100, MaxBytes - DeadLetterFit.Reserve - 131), (record.Key.Length, record.Value.Length));
        Assert.Equal(new string('h', 20), headers["h"]);
        Assert.Equal("value=2000000", headers["si-truncated"]);
        Assert.All(record.Value.Span.ToArray(), letter => Assert.Equal((byte)'v', letter));
    }

    [Fact]
    public void Encode_headersTooLarge_areLeftOutAndThePayloadStaysWhereItFits()
    {
        var (record, headers) = Encode(key: 100, value: 500, header: 9000);

        Assert.Equal((100, 500), (record.Key.Length, record.Value.Length));
        Assert.DoesNotContain("h", headers.Keys);
        Assert.Equal("headers=9001", headers["si-truncated"]);
        Assert.Equal("17", headers["__connect.errors.offset"]);
    }

    [Fact]
    public void Encode_keyTooLarge_isLeftOut()
    {
        var (record, headers) = Encode(key: 20_000, value: 30_000, header: 1);

        Assert.True(record.Key.IsNull);
        Assert.Equal(MaxBytes - DeadLetterFit.Reserve, record.Value.Length);
        Assert.Equal("value=30000,headers=2,key=20000", headers["si-truncated"]);
    }

    [Fact]
    public void Encode_noPayload_staysNone()
    {
        var (record, headers) = Encode(key: 20_000, value: null, header: 1);

        Assert.True(record.Value.IsNull);
        Assert.Equal("headers=2,key=20000", headers["si-truncated"]);
    }

    [Fact]
    public void Encode_leastLimitOfAClient_stillSaysWhereTheEventIs()
    {
        var (record, headers) = Encode(key: 1, value: 1000, header: 1, maxBytes: 1000);

        Assert.Equal(0, record.Value.Length);
        Assert.Equal("value=1000,headers=2,key=1", headers["si-truncated"]);
        Assert.Equal(("events", "3", "17"), (headers["__connect.errors.topic"], headers["__connect.errors.partition"], headers["__connect.errors.offset"]));
    }

    [Fact]
    public void Encode_messageOfAnyLength_isCut() =>
        Assert.Equal(1000, Encode(1, 1, 1, detail: new string('m', 5_000_000)).Headers["__connect.errors.exception.message"].Length);

    private static (OutgoingRecord Record, Dictionary<string, string> Headers) Encode(int key, int? value, int header, int maxBytes = MaxBytes, string detail = "why")
    {
        var batch = new RecordBatch(1);
        batch.AddHeader(new RecordHeader(Fill(batch.Arena, 'h', 1), Fill(batch.Arena, 'h', header)));
        batch.Add(3, 17, 1, Fill(batch.Arena, 'k', key), value is { } length ? Fill(batch.Arena, 'v', length) : ByteRange.Null);
        var output = new OutgoingBatch();
        new DeadLetterEncoder("events", maxBytes).Encode(
            new BatchEvent { Batch = batch, Record = 0, Row = -1, Reason = DeadLetterReason.TypeViolation, Detail = detail }, output);
        var headers = new Dictionary<string, string>();
        var record = output.Records[0];
        foreach (var written in output.HeadersOf(record))
        {
            headers.Add(Encoding.UTF8.GetString(written.Name.Span), Encoding.UTF8.GetString(written.Value.Span));
        }

        return (record, headers);
    }

    private static ByteRange Fill(PinnedArena arena, char letter, int length) => arena.Append(Encoding.UTF8.GetBytes(new string(letter, length)));
}
