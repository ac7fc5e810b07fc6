using System.Buffers.Binary;
using System.Text;
using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Wire;
using static StreamInfer.EmbeddedBroker.Tests.Storage.LogFixture;

namespace StreamInfer.EmbeddedBroker.Tests.Storage;

public sealed class ValidationTests : IDisposable
{
    private readonly LogFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    public static TheoryData<string, string> Faults => new()
    {
        { "empty", nameof(ErrorCode.InvalidRecord) },
        { "shorter than a header", nameof(ErrorCode.CorruptMessage) },
        { "cut off", nameof(ErrorCode.CorruptMessage) },
        { "something after it", nameof(ErrorCode.CorruptMessage) },
        { "length too small", nameof(ErrorCode.CorruptMessage) },
        { "length negative", nameof(ErrorCode.CorruptMessage) },
        { "old format", nameof(ErrorCode.UnsupportedForMessageFormat) },
        { "one bit", nameof(ErrorCode.CorruptMessage) },
        { "no records", nameof(ErrorCode.InvalidRecord) },
        { "count and delta differ", nameof(ErrorCode.InvalidRecord) },
        { "unknown codec", nameof(ErrorCode.UnsupportedCompressionType) },
        { "control", nameof(ErrorCode.InvalidRecord) },
        { "transaction without producer", nameof(ErrorCode.InvalidRecord) },
        { "producer without epoch", nameof(ErrorCode.InvalidRecord) },
        { "producer without sequence", nameof(ErrorCode.InvalidRecord) },
        { "append time", nameof(ErrorCode.InvalidTimestamp) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Append_of_what_is_no_good_batch_is_refused_and_leaves_nothing(string fault, string error)
    {
        using var log = _fixture.Open();
        log.Append(Batch("before"));

        var result = log.Append(Faulty(fault));

        Assert.Equal((error, -1L), (result.Error.ToString(), result.BaseOffset));
        Assert.NotNull(result.Message);
        Assert.Equal(["before"], Values(log));
    }

    [Fact]
    public void Append_of_a_good_batch_and_a_bad_one_leaves_nothing()
    {
        using var log = _fixture.Open();

        var result = log.Append((byte[])[.. Batch("good"), .. Faulty("one bit")]);

        Assert.Equal(ErrorCode.CorruptMessage, result.Error);
        Assert.Equal(0, log.EndOffset);
    }

    [Fact]
    public void Append_takes_batches_of_max_message_bytes_and_no_more()
    {
        var batch = Batch("value");
        using var log = _fixture.Open();

        _fixture.Settings = new() { MaxMessageBytes = batch.Length };
        Assert.Equal(ErrorCode.None, log.Append(batch).Error);
        _fixture.Settings = new() { MaxMessageBytes = batch.Length - 1 };
        Assert.Equal(ErrorCode.MessageTooLarge, log.Append(batch).Error);
        Assert.Equal(ErrorCode.None, log.Append(batch, AppendOrigin.Coordinator).Error);
    }

    [Fact]
    public void Append_takes_what_fits_a_segment_and_no_more()
    {
        var batch = Batch("value");
        using var log = _fixture.Open();

        _fixture.Settings = new() { SegmentBytes = batch.Length };
        Assert.Equal(ErrorCode.None, log.Append(batch).Error);
        Assert.Equal(ErrorCode.None, log.Append(batch).Error);
        _fixture.Settings = new() { SegmentBytes = batch.Length - 1 };
        Assert.Equal(ErrorCode.RecordListTooLarge, log.Append(batch).Error);
    }

    [Fact]
    public void Append_to_a_compacted_topic_needs_keys()
    {
        _fixture.Settings = new() { CleanupPolicy = CleanupPolicy.Compact };
        using var log = _fixture.Open();
        var keyless = new BatchBuilder();
        keyless.Add(1, ReadOnlySpan<byte>.Empty, Encoding.UTF8.GetBytes("value"));
        var batch = keyless.Build().ToArray();
        Assert.Equal(0, batch[65]);
        batch[65] = 1; // the key's length: from 0 to -1
        new BatchHeader(batch).Seal(batch);

        Assert.Equal(ErrorCode.InvalidRecord, log.Append(batch).Error);
        Assert.Equal(ErrorCode.None, log.Append(Batch("with key")).Error);
    }

    [Fact]
    public void Append_with_append_time_sets_time_attribute_and_checksum()
    {
        _fixture.Settings = new() { UsesLogAppendTime = true };
        using var log = _fixture.Open();

        var result = log.Append((byte[])[.. Batch("a", "b"), .. Batch("c")]);

        Assert.Equal(_fixture.Time.NowMs, result.LogAppendTimeMs);
        Assert.Equal(["a", "b", "c"], Values(log)); // checks checksums
        Assert.Equal((0L, _fixture.Time.NowMs), log.FindByTime(_fixture.Time.NowMs));
        Assert.Equal((-1L, -1L), log.FindByTime(_fixture.Time.NowMs + 1));
    }

    [Fact]
    public void Append_stamps_batches_with_the_leader_epoch()
    {
        _fixture.Open().Dispose();
        using var log = _fixture.Open();

        log.Append(Batch("a"));

        var bytes = new byte[200];
        log.Read(0, 1, bytes);
        Assert.Equal(1, new BatchHeader(bytes).LeaderEpoch);
    }

    private static byte[] Faulty(string fault)
    {
        var batch = Batch(7, 0, 0, "value", "another");
        var header = new BatchHeader(batch);
        switch (fault)
        {
            case "empty":
                return [];
            case "shorter than a header":
                return batch[..60];
            case "cut off":
                return batch[..^1];
            case "something after it":
                return [.. batch, 0];
            case "length too small":
                BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(8), 48);
                return batch;
            case "length negative":
                BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(8), -1);
                return batch;
            case "old format":
                batch[16] = 1;
                return batch;
            case "one bit":
                batch[^2] ^= 4;
                return batch;
            case "no records":
                header.Count = 0;
                header.LastOffsetDelta = -1;
                break;
            case "count and delta differ":
                header.LastOffsetDelta = 5;
                break;
            case "unknown codec":
                header.Attributes = (BatchAttributes)5;
                break;
            case "control":
                header.Attributes = BatchAttributes.Control;
                break;
            case "transaction without producer":
                header.ProducerId = -1;
                header.Attributes = BatchAttributes.Transactional;
                break;
            case "producer without epoch":
                header.ProducerEpoch = -1;
                break;
            case "producer without sequence":
                header.BaseSequence = -1;
                break;
            case "append time":
                header.Attributes = BatchAttributes.LogAppendTime;
                break;
        }

        header.Seal(batch);
        return batch;
    }
}
