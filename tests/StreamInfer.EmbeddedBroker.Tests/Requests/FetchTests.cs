using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Tests.Network;
using StreamInfer.EmbeddedBroker.Wire;
using StreamInfer.TestKit.Broker;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.EmbeddedBroker.Tests.Requests;

public sealed class FetchTests : DataTest
{
    public static TheoryData<short> Versions => [.. Enumerable.Range(4, 8).Select(version => (short)version)];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Response_everyVersion_hasWholeBatchesFromTheOneWithTheOffset(short version)
    {
        Append("a", "b");
        Append("c");

        Assert.Equal(["a", "b", "c"], (await FetchAsync(version, 1)).Values);
        Assert.Equal(["c"], (await FetchAsync(version, 2)).Values);
        Assert.Equal((ErrorCode.None, 3, 0), Ends(await FetchAsync(version, 3)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task Response_offsetOutsideTheLog_saysSo(long offset)
    {
        Append("a", "b", "c");

        Assert.Equal((ErrorCode.OffsetOutOfRange, -1, -1), Ends(await FetchAsync(11, offset)));
    }

    [Fact]
    public async Task Response_offsetBelowTheStart_isOutOfRange()
    {
        Append("a", "b", "c");
        Log.DeleteRecords(2);

        Assert.Equal(ErrorCode.OffsetOutOfRange, (await FetchAsync(11, 1)).Error);
        Assert.Equal((ErrorCode.None, 3, 2), Ends(await FetchAsync(11, 2)));
    }

    [Theory]
    [InlineData("t", 2)]
    [InlineData("t", -1)]
    [InlineData("absent", 0)]
    public async Task Response_absentPartition_isUnknown(string topic, int partition) =>
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, (await FetchAsync(11, 0, topic, partition)).Error);

    [Theory]
    [InlineData(-1, ErrorCode.FencedLeaderEpoch)]
    [InlineData(0, ErrorCode.None)]
    [InlineData(1, ErrorCode.UnknownLeaderEpoch)]
    internal async Task Response_leaderEpochOfTheClient_isCompared(int ahead, ErrorCode expected)
    {
        await Broker.RestartAsync();
        await using var client = await RawClient.ConnectAsync(Broker);
        var response = await client.CallAsync(ApiKey.Fetch, 9, body => DataFrames.Fetch(body, 9, "t", 0, leaderEpoch: Log.LeaderEpoch + ahead));

        Assert.Equal(expected, FetchAnswer.Read(response, 9).Partitions[0].Error);
    }

    [Fact]
    public async Task Response_sessionThatNobodyHas_isNotFound()
    {
        var response = await Client.CallAsync(ApiKey.Fetch, 7, body => DataFrames.Fetch(body, 7, "t", 0, sessionId: 9));
        var answer = FetchAnswer.Read(response, 7);

        Assert.Equal(ErrorCode.FetchSessionIdNotFound, answer.Error);
        Assert.Empty(answer.Partitions);
    }

    [Fact]
    public async Task Response_lessThanABatchAllowed_isOneBatchAllTheSame()
    {
        Append("a");
        Append("b");

        Assert.Equal(["a"], (await FetchAsync(11, 0, maxBytes: 1)).Values);
        Assert.Equal(["a"], (await FetchAsync(11, 0, partitionMaxBytes: 0)).Values);
        Assert.Equal(["b"], (await FetchAsync(11, 1, maxBytes: 0, partitionMaxBytes: -5)).Values);
    }

    [Fact]
    public async Task Response_bytesInAllAreUsedUp_laterPartitionsHaveToWait()
    {
        Append("first");
        Broker.Context.Topics.Find("t")!.Find(1)!.Append(DataFrames.Batch("second"));
        var response = await Client.CallAsync(ApiKey.Fetch, 4, body =>
        {
            DataFrames.FetchHead(body, 4, maxWaitMs: 0, minBytes: 1, maxBytes: 80);
            body.ArrayLength(1);
            body.String("t");
            body.ArrayLength(2);
            DataFrames.FetchPartition(body, 4, 0, 0, maxBytes: 1 << 20);
            DataFrames.FetchPartition(body, 4, 1, 0, maxBytes: 1 << 20);
            DataFrames.FetchTail(body, 4);
        });
        var partitions = FetchAnswer.Read(response, 4).Partitions;

        Assert.Equal(["first"], partitions[0].Values);
        Assert.Empty(partitions[1].Values);
        Assert.Equal(1, partitions[1].HighWatermark);
    }

    [Fact]
    public async Task Response_moreThanOneResponseHolds_comesInSeveral()
    {
        var values = Enumerable.Range(0, 7).Select(i => new string((char)('a' + i), 900_000)).ToArray();
        foreach (var value in values)
        {
            Append(value);
        }

        var read = new List<string>();
        while (read.Count < values.Length)
        {
            var part = await FetchAsync(11, read.Count, maxBytes: int.MaxValue, partitionMaxBytes: int.MaxValue);
            Assert.InRange(part.Values.Count, 1, 4); // 4 MiB a response.
            read.AddRange(part.Values);
        }

        Assert.Equal(values, read);
    }

    [Fact]
    public async Task Wait_endsWithTheFirstRecord()
    {
        var answer = FetchAsync(11, 0, maxWaitMs: int.MaxValue);
        Assert.False(answer.IsCompleted);

        Append("a");

        Assert.Equal(["a"], (await answer).Values);
    }

    [Fact]
    public async Task Wait_forMoreBytes_goesOnUntilTheyAreThere()
    {
        var batch = DataFrames.Batch("a").Length;
        var answer = FetchAsync(11, 0, maxWaitMs: int.MaxValue, minBytes: 3 * batch);
        Append("a");
        Append("b");
        Assert.False(answer.IsCompleted);

        Append("c");

        Assert.Equal(["a", "b", "c"], (await answer).Values);
    }

    [Fact]
    public async Task Wait_oneOfManyPartitions_isEnough()
    {
        var answer = Client.CallAsync(ApiKey.Fetch, 4, body =>
        {
            DataFrames.FetchHead(body, 4, maxWaitMs: int.MaxValue, minBytes: 1, maxBytes: 1 << 20);
            body.ArrayLength(1);
            body.String("t");
            body.ArrayLength(2);
            DataFrames.FetchPartition(body, 4, 0, 0, maxBytes: 1 << 20);
            DataFrames.FetchPartition(body, 4, 1, 0, maxBytes: 1 << 20);
            DataFrames.FetchTail(body, 4);
        });

        Broker.Context.Topics.Find("t")!.Find(1)!.Append(DataFrames.Batch("x"));

        Assert.Equal(["x"], FetchAnswer.Read(await answer, 4).Partitions[1].Values);
    }

    [Fact]
    public async Task Wait_runsOutByTheBrokersClock()
    {
        var time = new ManualTimeProvider();
        await using var broker = await TestBroker.StartAsync(time: time);
        broker.CreateTopic("t", 1);
        await using var client = await RawClient.ConnectAsync(broker);
        var timers = time.Remaining.Count;
        var answer = client.CallAsync(ApiKey.Fetch, 11, body => DataFrames.Fetch(body, 11, "t", 0, maxWaitMs: 500));
        await TestWait.UntilAsync(() => time.Remaining.Count > timers);

        time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Empty(FetchAnswer.Read(await answer, 11).Partitions[0].Values);
    }

    [Fact]
    public async Task Wait_withAnErrorInOnePartition_isNone()
    {
        var answer = await FetchAsync(11, 5, maxWaitMs: int.MaxValue);

        Assert.Equal(ErrorCode.OffsetOutOfRange, answer.Error);
    }

    [Fact]
    public async Task ReadCommitted_endsWhereAnOpenTransactionBegins_andNamesAbortedOnes()
    {
        Append("plain");
        AppendTransactional(producerId: 7, "dropped");
        Log.EndTransaction(7, 0, isCommit: false, coordinatorEpoch: 0);
        AppendTransactional(producerId: 8, "open");

        var uncommitted = await FetchAsync(11, 0);
        var committed = await FetchAsync(11, 0, readCommitted: true);

        Assert.Equal(["plain", "dropped", "open"], uncommitted.Values);
        Assert.Null(uncommitted.Aborted);
        Assert.Equal(["plain", "dropped"], committed.Values);
        Assert.Equal([(7, 1)], committed.Aborted);
        Assert.Equal((4, 3), (committed.HighWatermark, committed.LastStableOffset));
    }

    [Fact]
    public async Task ReadCommitted_waits_untilTheTransactionEnds()
    {
        AppendTransactional(producerId: 8, "open");
        var answer = FetchAsync(11, 0, maxWaitMs: int.MaxValue, readCommitted: true);
        Assert.False(answer.IsCompleted);

        Log.EndTransaction(8, 0, isCommit: true, coordinatorEpoch: 0);

        Assert.Equal(["open"], (await answer).Values);
    }

    [Fact]
    public async Task ReadCommitted_manyAbortedTransactions_areNamedBeforeTheirRecordsCome()
    {
        const int Transactions = 1100;
        for (var i = 0; i < Transactions; i++)
        {
            AppendTransactional(producerId: i, "x");
            Log.EndTransaction(i, 0, isCommit: false, coordinatorEpoch: 0);
        }

        var (named, offset) = (new HashSet<long>(), 0L);
        while (offset < Log.EndOffset)
        {
            var part = await FetchAsync(11, offset, readCommitted: true);
            named.UnionWith(part.Aborted!.Select(aborted => aborted.ProducerId));
            Assert.All(part.Batches, batch => Assert.Contains(batch.ProducerId, named));
            Assert.InRange(part.Aborted!.Count, 1, 1000);
            offset = part.Batches[^1].LastOffset + 1;
        }

        Assert.Equal(Transactions, named.Count);
    }

    private void Append(params ReadOnlySpan<string> values) => Assert.Equal(ErrorCode.None, Log.Append(DataFrames.Batch(values)).Error);

    private void AppendTransactional(long producerId, string value)
    {
        var builder = new BatchBuilder();
        builder.Add(1, "k"u8, System.Text.Encoding.UTF8.GetBytes(value));
        var batch = builder.Build(producerId, producerEpoch: 0, baseSequence: 0, BatchAttributes.Transactional);
        Assert.Equal(ErrorCode.None, Log.Append(batch).Error);
    }

    private static (ErrorCode Error, long HighWatermark, long StartOffset) Ends(FetchAnswer.Partition answer) =>
        (answer.Error, answer.HighWatermark, answer.StartOffset ?? (answer.Error == ErrorCode.None ? 0 : -1));

    private async Task<FetchAnswer.Partition> FetchAsync(
        short version, long offset, string topic = "t", int partition = 0, int maxWaitMs = 0, int minBytes = 1, int maxBytes = 1 << 20,
        int partitionMaxBytes = 1 << 20, bool readCommitted = false)
    {
        var response = await Client.CallAsync(ApiKey.Fetch, version, body => DataFrames.Fetch(
            body, version, topic, offset, partition, maxWaitMs, minBytes, maxBytes, partitionMaxBytes, readCommitted));
        return Assert.Single(FetchAnswer.Read(response, version).Partitions);
    }
}
