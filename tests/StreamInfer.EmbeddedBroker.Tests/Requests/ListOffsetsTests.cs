using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Tests.Network;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Requests;

public sealed class ListOffsetsTests : DataTest
{
    private const long Latest = -1;
    private const long Earliest = -2;
    private const long MaxTimestamp = -3;

    public static TheoryData<short> Versions => [.. Enumerable.Range(1, 7).Select(version => (short)version)];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Response_everyVersion_hasEndsAndTimes(short version)
    {
        Log.Append(DataFrames.Batch("a", "b", "c")); // At 1000, 1001, 1002.

        Assert.Equal((ErrorCode.None, 3, -1), await AskAsync(version, Latest));
        Assert.Equal((ErrorCode.None, 0, -1), await AskAsync(version, Earliest));
        Assert.Equal((ErrorCode.None, 0, 1000), await AskAsync(version, 0));
        Assert.Equal((ErrorCode.None, 1, 1001), await AskAsync(version, 1001));
        Assert.Equal((ErrorCode.None, -1, -1), await AskAsync(version, 1003));
    }

    [Theory]
    [InlineData(6, ErrorCode.UnsupportedVersion, -1, -1)]
    [InlineData(7, ErrorCode.None, 2, 1002)]
    internal async Task Response_recordWithTheLargestTime_needsVersion7(short version, ErrorCode error, long offset, long timestamp)
    {
        Log.Append(DataFrames.Batch("a", "b", "c"));

        Assert.Equal((error, offset, timestamp), await AskAsync(version, MaxTimestamp));
    }

    [Theory]
    [InlineData(-4)]
    [InlineData(long.MinValue)]
    public async Task Response_negativeTimeWithoutMeaning_isUnsupported(long timestamp) =>
        Assert.Equal((ErrorCode.UnsupportedVersion, -1, -1), await AskAsync(7, timestamp));

    [Fact]
    public async Task Response_emptyLog_startsAndEndsAt0()
    {
        Assert.Equal((ErrorCode.None, 0, -1), await AskAsync(7, Latest));
        Assert.Equal((ErrorCode.None, 0, -1), await AskAsync(7, Earliest));
        Assert.Equal((ErrorCode.None, -1, -1), await AskAsync(7, MaxTimestamp));
        Assert.Equal((ErrorCode.None, -1, -1), await AskAsync(7, 0));
    }

    [Fact]
    public async Task Response_readCommitted_doesNotSeeWhatIsOpen()
    {
        Log.Append(DataFrames.Batch("a"));
        var builder = new BatchBuilder();
        builder.Add(5000, "k"u8, [1]);
        Log.Append(builder.Build(producerId: 3, producerEpoch: 0, baseSequence: 0, BatchAttributes.Transactional));

        Assert.Equal((ErrorCode.None, 2, -1), await AskAsync(7, Latest));
        Assert.Equal((ErrorCode.None, 1, -1), await AskAsync(7, Latest, readCommitted: true));
        Assert.Equal((ErrorCode.None, 1, 5000), await AskAsync(7, 2000));
        Assert.Equal((ErrorCode.None, -1, -1), await AskAsync(7, 2000, readCommitted: true));
        Assert.Equal((ErrorCode.None, -1, -1), await AskAsync(7, MaxTimestamp, readCommitted: true));
    }

    [Theory]
    [InlineData("absent", 0, -1, ErrorCode.UnknownTopicOrPartition)]
    [InlineData("t", 2, -1, ErrorCode.UnknownTopicOrPartition)]
    [InlineData("t", 0, 100, ErrorCode.UnknownLeaderEpoch)]
    internal async Task Response_partitionThatIsNotLedSo_isAnError(string topic, int partition, int leaderEpoch, ErrorCode expected) =>
        Assert.Equal((expected, -1, -1), await AskAsync(7, Latest, topic, partition, leaderEpoch: leaderEpoch));

    private async Task<(ErrorCode Error, long Offset, long Timestamp)> AskAsync(
        short version, long timestamp, string topic = "t", int partition = 0, bool readCommitted = false, int leaderEpoch = -1)
    {
        var response = await Client.CallAsync(ApiKey.ListOffsets, version, body =>
            DataFrames.ListOffsets(body, version, topic, partition, timestamp, readCommitted, leaderEpoch));
        var reader = new RequestReader(response, Frames.IsFlexible(ApiKey.ListOffsets, version));
        if (version >= 2)
        {
            Assert.Equal(0, reader.Int32());
        }

        Assert.Equal(1, reader.ArrayLength());
        Assert.Equal(topic, reader.String());
        Assert.Equal(1, reader.ArrayLength());
        Assert.Equal(partition, reader.Int32());
        var error = (ErrorCode)reader.Int16();
        var found = reader.Int64();
        var offset = reader.Int64();
        if (version >= 4)
        {
            Assert.Equal(offset >= 0 ? Log.LeaderEpoch : -1, reader.Int32());
        }

        reader.Tags();
        reader.Tags();
        reader.Tags();
        Assert.Equal(0, reader.Remaining);
        return (error, offset, found);
    }
}
