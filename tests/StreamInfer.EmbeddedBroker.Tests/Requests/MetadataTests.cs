using StreamInfer.EmbeddedBroker.Tests.Network;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Requests;

public sealed class MetadataTests : DataTest
{
    public static TheoryData<short> Versions => [.. Enumerable.Range(0, 13).Select(version => (short)version)];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Response_everyVersion_namesNodeTopicsAndPartitions(short version)
    {
        var answer = await AskAsync(version, ["t"]);

        var topic = Assert.Single(answer.Topics);
        Assert.Equal((ErrorCode.None, "t", false), (topic.Error, topic.Name, topic.IsInternal));
        Assert.Equal([0, 1], topic.Partitions);
        Assert.Equal(Broker.BootstrapServers, answer.Node);
        Assert.Equal(version >= 2 ? Broker.Context.ClusterId : null, answer.ClusterId);
        Assert.Equal(version >= 10 ? Broker.Context.Topics.Find("t")!.Id : Guid.Empty, topic.Id);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Response_allTopics_areAskedForByNullOrInVersion0ByNone(short version)
    {
        var names = (await AskAsync(version, version == 0 ? [] : null)).Topics.Select(topic => topic.Name).Order(StringComparer.Ordinal);

        Assert.Equal(["__consumer_offsets", "__transaction_state", "t"], names);
    }

    [Fact]
    public async Task Response_noTopics_areAskedForByNoneFromVersion1On() => Assert.Empty((await AskAsync(1, [])).Topics);

    [Theory]
    [InlineData(3, false, ErrorCode.None)] // Before version 4 a client cannot say.
    [InlineData(4, true, ErrorCode.None)]
    [InlineData(4, false, ErrorCode.UnknownTopicOrPartition)]
    [InlineData(12, true, ErrorCode.None)]
    [InlineData(12, false, ErrorCode.UnknownTopicOrPartition)]
    internal async Task Response_absentTopic_isCreatedWhereTheClientAllows(short version, bool allowsCreation, ErrorCode expected)
    {
        var topic = Assert.Single((await AskAsync(version, ["fresh"], allowsCreation)).Topics);

        Assert.Equal((expected, "fresh"), (topic.Error, topic.Name));
        Assert.Equal(expected == ErrorCode.None ? 4 : 0, topic.Partitions.Count);
        Assert.Equal(expected == ErrorCode.None, Broker.Context.Topics.Find("fresh") is not null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("ä")]
    public async Task Response_nameNotAllowed_isInvalid(string name)
    {
        var topic = Assert.Single((await AskAsync(9, [name])).Topics);

        Assert.Equal((ErrorCode.InvalidTopic, name), (topic.Error, topic.Name));
    }

    [Fact]
    public async Task Response_internalTopics_areMarked() =>
        Assert.True(Assert.Single((await AskAsync(7, ["__consumer_offsets"])).Topics).IsInternal);

    [Fact]
    public async Task Response_topicAskedForById_isFound()
    {
        var id = Broker.Context.Topics.Find("t")!.Id;
        var answer = await AskAsync(12, [null, null], ids: [id, Guid.NewGuid()]);

        Assert.Equal([ErrorCode.None, ErrorCode.UnknownTopicId], answer.Topics.Select(topic => topic.Error));
        Assert.Equal(["t", null], answer.Topics.Select(topic => topic.Name));
        Assert.Equal(id, answer.Topics[0].Id);
    }

    [Fact]
    public async Task Response_operationsAskedFor_areAllOfThem()
    {
        var answer = await AskAsync(8, ["t"], wantsOperations: true);

        Assert.Equal((3576, 8096), (answer.Topics[0].Operations, answer.Operations));
    }

    [Fact]
    public async Task Response_operationsNotAskedFor_areUnknown()
    {
        var answer = await AskAsync(10, ["t"]);

        Assert.Equal((int.MinValue, int.MinValue), (answer.Topics[0].Operations, answer.Operations));
    }

    private async Task<Answer> AskAsync(
        short version, IReadOnlyList<string?>? topics, bool allowsCreation = true, IReadOnlyList<Guid>? ids = null, bool wantsOperations = false)
    {
        var response = await Client.CallAsync(ApiKey.Metadata, version, body =>
        {
            body.ArrayLength(topics?.Count ?? -1);
            for (var i = 0; i < topics?.Count; i++)
            {
                if (version >= 10)
                {
                    body.Uuid(ids?[i] ?? Guid.Empty);
                }

                body.String(topics[i]);
                body.Tags();
            }

            if (version >= 4)
            {
                body.Boolean(allowsCreation);
            }

            if (version is >= 8 and <= 10)
            {
                body.Boolean(wantsOperations);
            }

            if (version >= 8)
            {
                body.Boolean(wantsOperations);
            }

            body.Tags();
        });
        return Read(response, version);
    }

    private static Answer Read(byte[] response, short version)
    {
        var reader = new RequestReader(response, Frames.IsFlexible(ApiKey.Metadata, version));
        if (version >= 3)
        {
            Assert.Equal(0, reader.Int32());
        }

        Assert.Equal(1, reader.ArrayLength());
        Assert.Equal(1, reader.Int32());
        var node = $"{reader.String()}:{reader.Int32()}";
        if (version >= 1)
        {
            Assert.Null(reader.NullableString());
        }

        reader.Tags();
        var clusterId = version >= 2 ? reader.NullableString() : null;
        if (version >= 1)
        {
            Assert.Equal(1, reader.Int32());
        }

        var topics = new List<TopicAnswer>();
        for (var left = reader.ArrayLength(); left > 0; left--)
        {
            topics.Add(ReadTopic(ref reader, version));
        }

        var operations = version is >= 8 and <= 10 ? reader.Int32() : int.MinValue;
        reader.Tags();
        Assert.Equal(0, reader.Remaining);
        return new Answer(node, clusterId, topics, operations);
    }

    private static TopicAnswer ReadTopic(ref RequestReader reader, short version)
    {
        var error = (ErrorCode)reader.Int16();
        var name = reader.NullableString();
        var id = version >= 10 ? reader.Uuid() : Guid.Empty;
        var isInternal = version >= 1 && reader.Boolean();
        var partitions = new List<int>();
        for (var left = reader.ArrayLength(); left > 0; left--)
        {
            Assert.Equal(0, reader.Int16());
            partitions.Add(reader.Int32());
            Assert.Equal(1, reader.Int32());
            if (version >= 7)
            {
                Assert.InRange(reader.Int32(), 0, 10);
            }

            Assert.Equal((1, 1), (reader.ArrayLength(), reader.Int32())); // Replicas.
            Assert.Equal((1, 1), (reader.ArrayLength(), reader.Int32())); // In sync.
            if (version >= 5)
            {
                Assert.Equal(0, reader.ArrayLength());
            }

            reader.Tags();
        }

        var operations = version >= 8 ? reader.Int32() : int.MinValue;
        reader.Tags();
        return new TopicAnswer(error, name, id, isInternal, partitions, operations);
    }

    private sealed record Answer(string Node, string? ClusterId, IReadOnlyList<TopicAnswer> Topics, int Operations);

    private sealed record TopicAnswer(ErrorCode Error, string? Name, Guid Id, bool IsInternal, IReadOnlyList<int> Partitions, int Operations);
}
