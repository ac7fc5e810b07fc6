using System.Text;
using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Tests.Network;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Requests;

public sealed class ProduceTests : DataTest
{
    public static TheoryData<short> Versions => [.. Enumerable.Range(3, 7).Select(version => (short)version)];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Response_everyVersion_saysWhereTheRecordsAre(short version)
    {
        Assert.Equal((ErrorCode.None, 0), Short(await ProduceAsync(version, DataFrames.Batch("a", "b"))));
        Assert.Equal((ErrorCode.None, 2), Short(await ProduceAsync(version, DataFrames.Batch("c"))));
        Assert.Equal(3, Log.EndOffset);
    }

    [Theory]
    [InlineData("t", 2)]
    [InlineData("t", -1)]
    [InlineData("absent", 0)]
    public async Task Response_absentPartition_isUnknown(string topic, int partition)
    {
        var answer = await ProduceAsync(9, DataFrames.Batch("a"), topic, partition);

        Assert.Equal((ErrorCode.UnknownTopicOrPartition, -1), Short(answer));
        Assert.Null(Broker.Context.Topics.Find("absent"));
    }

    [Theory]
    [InlineData("__consumer_offsets")]
    [InlineData("__transaction_state")]
    public async Task Response_brokersOwnTopic_isInvalid(string topic) =>
        Assert.Equal((ErrorCode.InvalidTopic, -1), Short(await ProduceAsync(9, DataFrames.Batch("a"), topic)));

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    [InlineData(short.MaxValue)]
    public async Task Response_acksThatKafkaDoesNotKnow_areInvalid(short acks)
    {
        var answer = await ProduceAsync(9, DataFrames.Batch("a"), acks: acks);

        Assert.Equal((ErrorCode.InvalidRequiredAcks, -1), Short(answer));
        Assert.Contains(acks.ToString(), answer.Message);
        Assert.Equal(0, Log.EndOffset);
    }

    [Fact]
    public async Task NoAcks_isNotAnswered_andTheNextRequestIs()
    {
        await Client.SendAsync(Frames.Request(ApiKey.Produce, 9, 500, body => DataFrames.Produce(body, "t", 0, DataFrames.Batch("a"), acks: 0)));

        Assert.Equal((ErrorCode.None, 1), Short(await ProduceAsync(9, DataFrames.Batch("b"))));
    }

    [Fact]
    public async Task NoAcks_thatFail_closeTheConnection()
    {
        await Client.SendAsync(Frames.Request(ApiKey.Produce, 9, 500, body => DataFrames.Produce(body, "absent", 0, DataFrames.Batch("a"), acks: 0)));

        Assert.Empty(await Client.ReadToEndAsync());
    }

    [Fact]
    public async Task Response_noOrNullRecords_areInvalid()
    {
        Assert.Equal((ErrorCode.InvalidRecord, -1), Short(await ProduceAsync(9, [])));
        Assert.Equal((ErrorCode.InvalidRecord, -1), Short(await ProduceAsync(9, null)));
    }

    [Fact]
    public async Task Response_twoBatchesForAPartition_areInvalid()
    {
        var answer = await ProduceAsync(9, [.. DataFrames.Batch("a"), .. DataFrames.Batch("b")]);

        Assert.Equal((ErrorCode.InvalidRecord, -1), Short(answer));
        Assert.Equal(0, Log.EndOffset);
    }

    [Fact]
    public async Task Response_oneBitWrong_isCorrupt()
    {
        var batch = DataFrames.Batch("abc");
        batch[^2] ^= 1;

        Assert.Equal((ErrorCode.CorruptMessage, -1), Short(await ProduceAsync(9, batch)));
    }

    [Theory]
    [InlineData(6, ErrorCode.UnsupportedCompressionType)]
    [InlineData(7, ErrorCode.None)]
    internal async Task Response_zstd_needsVersion7(short version, ErrorCode expected) =>
        Assert.Equal(expected, (await ProduceAsync(version, Compressed(CompressionCodec.Zstd))).Error);

    [Fact]
    public async Task Response_batchOfATransactionThatIsNotOpen_isRefused()
    {
        var builder = new BatchBuilder();
        builder.Add(1, "k"u8, [1]);
        var batch = builder.Build(producerId: 5, producerEpoch: 0, baseSequence: 0, BatchAttributes.Transactional).ToArray();

        Assert.NotEqual(ErrorCode.None, (await ProduceAsync(9, batch)).Error);
        Assert.Equal(0, Log.EndOffset);
    }

    [Fact]
    public async Task Response_topicWithAppendTime_saysWhen()
    {
        Broker.Context.Topics.Alter("t", settings => settings with { UsesLogAppendTime = true });

        Assert.InRange((await ProduceAsync(9, DataFrames.Batch("a"))).AppendTimeMs, 1, long.MaxValue);
    }

    [Fact]
    public async Task Request_thatBreaksOffAfterAGoodPartition_appendsNothing()
    {
        var frame = Frames.Request(ApiKey.Produce, 7, 1, body =>
        {
            body.String(null);
            body.Int16(-1);
            body.Int32(1000);
            body.ArrayLength(1);
            body.String("t");
            body.ArrayLength(2);
            body.Int32(0);
            body.Bytes(DataFrames.Batch("a"));
            body.Int32(1);
            body.Int32(1000);
        });

        await Client.SendAsync(frame);

        Assert.Empty(await Client.ReadToEndAsync());
        Assert.Equal(0, Log.EndOffset);
    }

    [Fact]
    public async Task Stored_batch_differsFromTheSentOneOnlyBeforeItsChecksum()
    {
        await ProduceAsync(9, DataFrames.Batch("first"));
        var sent = DataFrames.Batch(Encoding.UTF8.GetString(new byte[1000]), "x");
        await ProduceAsync(9, sent);
        var stored = new byte[sent.Length + 1000];
        var length = Log.Read(1, Log.EndOffset, stored);

        Assert.Equal(sent.Length, length);
        Assert.Equal(sent[17..], stored[17..length]); // From the checksum on.
        Assert.Equal(1, new BatchHeader(stored).BaseOffset);
    }

    private static byte[] Compressed(CompressionCodec codec)
    {
        var batch = DataFrames.Batch("not really compressed: the broker does not look");
        _ = new BatchHeader(batch) { Attributes = (BatchAttributes)codec, Checksum = 0 };
        new BatchHeader(batch).Seal(batch);
        return batch;
    }

    private static (ErrorCode Error, long BaseOffset) Short(Answer answer) => (answer.Error, answer.BaseOffset);

    private async Task<Answer> ProduceAsync(short version, byte[]? records, string topic = "t", int partition = 0, short acks = -1)
    {
        var response = await Client.CallAsync(ApiKey.Produce, version, body =>
        {
            body.String(null);
            body.Int16(acks);
            body.Int32(1000);
            body.ArrayLength(1);
            body.String(topic);
            body.ArrayLength(1);
            body.Int32(partition);
            if (records is null)
            {
                body.NullBytes();
            }
            else
            {
                body.Bytes(records);
            }

            body.Tags();
            body.Tags();
            body.Tags();
        });
        var reader = new RequestReader(response, Frames.IsFlexible(ApiKey.Produce, version));
        Assert.Equal(1, reader.ArrayLength());
        Assert.Equal(topic, reader.String());
        Assert.Equal(1, reader.ArrayLength());
        Assert.Equal(partition, reader.Int32());
        var answer = new Answer((ErrorCode)reader.Int16(), reader.Int64(), reader.Int64(), null);
        if (version >= 5)
        {
            Assert.Equal(answer.Error == ErrorCode.None ? 0 : -1, reader.Int64());
        }

        if (version >= 8)
        {
            Assert.Equal(0, reader.ArrayLength());
            answer = answer with { Message = reader.NullableString() };
        }

        reader.Tags();
        reader.Tags();
        Assert.Equal(0, reader.Int32());
        reader.Tags();
        Assert.Equal(0, reader.Remaining);
        return answer;
    }

    private sealed record Answer(ErrorCode Error, long BaseOffset, long AppendTimeMs, string? Message);
}
