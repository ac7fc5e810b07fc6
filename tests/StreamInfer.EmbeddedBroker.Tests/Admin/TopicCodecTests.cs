using StreamInfer.EmbeddedBroker.Requests.Admin;
using StreamInfer.EmbeddedBroker.Tests.Storage;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Admin;

public sealed class TopicCodecTests : AdminCodecs
{
    [Theory]
    [MemberData(nameof(Versions), 0, 5)]
    public void DeleteTopics_byName_deletesWhatIsThere(int version)
    {
        var answer = Ask(new DeleteTopicsHandler(Context), version, fields => fields
            .Array(3).Text("t").Text("absent").Text(TopicCatalog.GroupOffsets).Int32(0).End());

        if (version >= 1)
        {
            Assert.Equal(0, answer.Int32());
        }

        Assert.Equal(3, answer.Array());
        foreach (var (name, error, message) in new[]
        {
            ("t", ErrorCode.None, null),
            ("absent", ErrorCode.UnknownTopicOrPartition, "topic 'absent' does not exist"),
            (TopicCatalog.GroupOffsets, ErrorCode.InvalidTopic, "topic '__consumer_offsets' is the broker's own"),
        })
        {
            Assert.Equal((name, (int)error), (answer.Text(), answer.Int16()));
            if (version >= 5)
            {
                Assert.Equal(message, answer.Text());
            }

            answer.End();
        }

        answer.Over();
        Assert.Null(Context.Topics.Find("t"));
    }

    [Fact]
    public void DeleteTopics_byNameOrId_deletesWhatIsThere()
    {
        Context.Topics.Create("u", 1, new TopicSettings());
        Context.Topics.Create("v", 1, new TopicSettings());
        var (id, both, unknown) = (Context.Topics.Find("t")!.Id, Context.Topics.Find("v")!.Id, Guid.NewGuid());
        var answer = Ask(new DeleteTopicsHandler(Context), 6, fields => Id(Id(Id(Id(fields
            .Array(4).Text(null), id).End()
            .Text("u"), Guid.Empty).End()
            .Text(null), unknown).End()
            .Text("v"), both).End()
            .Int32(0).End());

        Assert.Equal((0, 4), (answer.Int32(), answer.Array()));
        Assert.Equal(("t", id, (0, null)), (answer.Text(), Id(answer), Outcome(answer)));
        answer.End();
        Assert.Equal("u", answer.Text());
        Id(answer);
        Assert.Equal((0, null), Outcome(answer));
        answer.End();
        Assert.Equal((null, unknown), (answer.Text(), Id(answer)));
        Refused(ErrorCode.UnknownTopicId, unknown.ToString(), Outcome(answer));
        answer.End();
        Assert.Equal(("v", both), (answer.Text(), Id(answer)));
        Refused(ErrorCode.InvalidRequest, "not by both", Outcome(answer));
        answer.End();
        answer.Over();
        Assert.Equal(["v"], Context.Topics.All.Where(topic => !topic.IsInternal).Select(topic => topic.Name));
    }

    [Fact]
    public void DeleteTopics_ofOneTopicByNameAndById_deletesNothing()
    {
        var answer = Ask(new DeleteTopicsHandler(Context), 6, fields => Id(Id(fields
            .Array(2).Text("t"), Guid.Empty).End()
            .Text(null), Context.Topics.Find("t")!.Id).End()
            .Int32(0).End());

        answer.Int32();
        for (var left = answer.Array(); left > 0; left--)
        {
            Assert.Equal("t", answer.Text());
            Id(answer);
            Refused(ErrorCode.InvalidRequest, "more than once", Outcome(answer));
            answer.End();
        }

        Assert.NotNull(Context.Topics.Find("t"));
    }

    [Theory]
    [MemberData(nameof(Versions), 0, 3)]
    public void CreatePartitions_inEveryVersion_addsThem(int version)
    {
        var answer = Ask(new CreatePartitionsHandler(Context), version, fields => fields
            .Array(2)
            .Text("t").Int32(4).Array(2).Array(1).Int32(1).End().Array(1).Int32(1).End().End()
            .Text("absent").Int32(4).Array(-1).End()
            .Int32(0).Int8(0).End());

        Assert.Equal((0, 2), (answer.Int32(), answer.Array()));
        Assert.Equal(("t", (0, null)), (answer.Text(), Outcome(answer)));
        answer.End();
        Assert.Equal("absent", answer.Text());
        Refused(ErrorCode.UnknownTopicOrPartition, "does not exist", Outcome(answer));
        answer.End();
        answer.Over();
        Assert.Equal(4, Context.Topics.Find("t")!.Partitions.Count);
    }

    [Theory]
    [InlineData("t", 2, -1, 0, nameof(ErrorCode.InvalidPartitions))]
    [InlineData("t", 1, -1, 0, nameof(ErrorCode.InvalidPartitions))]
    [InlineData("t", 10_001, -1, 0, nameof(ErrorCode.InvalidPartitions))]
    [InlineData("__consumer_offsets", 2, -1, 0, nameof(ErrorCode.InvalidTopic))]
    [InlineData("t", 4, 1, 1, nameof(ErrorCode.InvalidReplicaAssignment))] // for one of two
    [InlineData("t", 3, 1, 2, nameof(ErrorCode.InvalidReplicaAssignment))] // no such node
    public void CreatePartitions_ofWhatIsNotAllowed_addsNothing(string topic, int total, int assignments, int node, string error)
    {
        var answer = Ask(new CreatePartitionsHandler(Context), 0, fields => fields
            .Array(1).Text(topic).Int32(total).Array(assignments).If(assignments > 0, more => more.Array(1).Int32(node)).Int32(0).Int8(0));

        Assert.Equal((0, 1, topic, error), (answer.Int32(), answer.Array(), answer.Text(), ((ErrorCode)answer.Int16()).ToString()));
        Assert.NotNull(answer.Text());
        Assert.Equal(2, Context.Topics.Find("t")!.Partitions.Count);
    }

    [Fact]
    public void CreatePartitions_thatOnlyValidates_addsNothing()
    {
        var answer = Ask(new CreatePartitionsHandler(Context), 0, fields => fields.Array(1).Text("t").Int32(3).Array(-1).Int32(0).Int8(1));

        Assert.Equal((0, 1, "t", (0, null)), (answer.Int32(), answer.Array(), answer.Text(), Outcome(answer)));
        Assert.Equal(2, Context.Topics.Find("t")!.Partitions.Count);
    }

    [Theory]
    [MemberData(nameof(Versions), 0, 2)]
    public void DeleteRecords_inEveryVersion_movesTheStart(int version)
    {
        var log = Context.Topics.Find("t")!.Find(0)!;
        log.Append(LogFixture.Batch("a", "b", "c"));
        var answer = Ask(new DeleteRecordsHandler(Context), version, fields => fields
            .Array(2)
            .Text("t").Array(4).Int32(0).Int64(2).End().Int32(1).Int64(-1).End().Int32(2).Int64(0).End().Int32(0).Int64(4).End().End()
            .Text(TopicCatalog.GroupOffsets).Array(1).Int32(0).Int64(0).End().End()
            .Int32(0).End());

        Assert.Equal((0, 2, "t", 4), (answer.Int32(), answer.Array(), answer.Text(), answer.Array()));
        foreach (var (partition, start, error) in new[]
        {
            (0, 2L, ErrorCode.None), (1, 0, ErrorCode.None), (2, -1, ErrorCode.UnknownTopicOrPartition), (0, -1, ErrorCode.OffsetOutOfRange),
        })
        {
            Assert.Equal((partition, start, (int)error), (answer.Int32(), answer.Int64(), answer.Int16()));
            answer.End();
        }

        answer.End();
        Assert.Equal((TopicCatalog.GroupOffsets, 1, 0, -1L, (int)ErrorCode.PolicyViolation), (answer.Text(), answer.Array(), answer.Int32(), answer.Int64(), answer.Int16()));
        answer.End();
        answer.End();
        answer.Over();
        Assert.Equal((2, 3), (log.StartOffset, log.EndOffset));
    }

    [Fact]
    public void DeleteRecords_beforeMinusOne_deletesToTheEnd()
    {
        Context.Topics.Find("t")!.Find(1)!.Append(LogFixture.Batch("a", "b"));
        var answer = Ask(new DeleteRecordsHandler(Context), 0, fields => fields.Array(1).Text("t").Array(1).Int32(1).Int64(-1).Int32(0));

        Assert.Equal((0, 1, "t", 1, 1, 2L, 0), (answer.Int32(), answer.Array(), answer.Text(), answer.Array(), answer.Int32(), answer.Int64(), answer.Int16()));
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(1, 1, true)]
    public void DescribeCluster_isThisNode(int version, int endpoints, bool wantsOperations)
    {
        var answer = Ask(new DescribeClusterHandler(Context), version, fields => fields
            .Int8(wantsOperations ? 1 : 0).If(version >= 1, more => more.Int8(endpoints)).End());

        Assert.Equal((0, (0, null)), (answer.Int32(), Outcome(answer)));
        if (version >= 1)
        {
            Assert.Equal(1, answer.Int8());
        }

        Assert.Equal(("cluster", 1, 1), (answer.Text(), answer.Int32(), answer.Array()));
        Assert.Equal((1, "192.168.1.9", 9092, null), (answer.Int32(), answer.Text(), answer.Int32(), answer.Text()));
        answer.End();
        Assert.Equal(wantsOperations ? 0b1_1111_1010_0000 : int.MinValue, answer.Int32());
        answer.Over();
    }

    [Theory]
    [InlineData(2, nameof(ErrorCode.MismatchedEndpointType))]
    [InlineData(3, nameof(ErrorCode.UnsupportedEndpointType))]
    public void DescribeCluster_ofOtherEndpoints_isRefused(int endpoints, string error)
    {
        var answer = Ask(new DescribeClusterHandler(Context), 1, fields => fields.Int8(0).Int8(endpoints).End());

        Assert.Equal((0, error), (answer.Int32(), ((ErrorCode)answer.Int16()).ToString()));
        Assert.NotNull(answer.Text());
        Assert.Equal((1, "cluster", -1, 0, int.MinValue), (answer.Int8(), answer.Text(), answer.Int32(), answer.Array(), answer.Int32()));
        answer.Over();
    }
}
