using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamInfer.IntegrationTests.Kafka;

namespace StreamInfer.IntegrationTests.Broker;

/// <summary>Confluent.Kafka: administration.</summary>
public sealed class ConfluentAdministrationTests : BrokerTest
{
    private const string Topic = "topic";
    private static readonly ConfigResource Resource = new() { Name = Topic, Type = ResourceType.Topic };

    [Fact]
    public async Task Topics_createdGrownDescribedDeleted_areAsAsked()
    {
        var admin = OpenAdmin();
        await CreateTopicAsync(Topic, 2);
        var again = await Assert.ThrowsAsync<CreateTopicsException>(() => CreateTopicAsync(Topic, 2));
        Assert.Equal(ErrorCode.TopicAlreadyExists, again.Results.Single().Error.Code);
        var invalid = await Assert.ThrowsAsync<CreateTopicsException>(() => CreateTopicAsync("no/name", 1));
        Assert.Equal(ErrorCode.TopicException, invalid.Results.Single().Error.Code);

        await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = Topic, IncreaseTo = 5 }]);
        var fewer = await Assert.ThrowsAsync<CreatePartitionsException>(() => admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = Topic, IncreaseTo = 3 }]));
        Assert.Equal(ErrorCode.InvalidPartitions, fewer.Results.Single().Error.Code);
        var described = (await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([Topic]))).TopicDescriptions.Single();
        Assert.Equal([0, 1, 2, 3, 4], described.Partitions.Select(partition => partition.Partition).Order());

        await Broker.RestartAsync();
        Assert.Equal(5, admin.GetMetadata(Topic, Deadline.Limit).Topics.Single().Partitions.Count);
        await admin.DeleteTopicsAsync([Topic]);
        Assert.DoesNotContain(admin.GetMetadata(Deadline.Limit).Topics, topic => topic.Topic == Topic);
        var gone = await Assert.ThrowsAsync<DeleteTopicsException>(() => admin.DeleteTopicsAsync([Topic]));
        Assert.Equal(ErrorCode.UnknownTopicOrPart, gone.Results.Single().Error.Code);
    }

    [Fact]
    public async Task Configs_alteredIncrementally_areToldBackAlsoAfterARestart()
    {
        var admin = OpenAdmin();
        await CreateTopicAsync(Topic, 1, new Dictionary<string, string> { ["retention.ms"] = "3600000" });
        await admin.IncrementalAlterConfigsAsync(new Dictionary<ConfigResource, List<ConfigEntry>>
        {
            [Resource] =
            [
                new() { Name = "max.message.bytes", Value = "2000", IncrementalOperation = AlterConfigOpType.Set },
                new() { Name = "cleanup.policy", Value = "compact", IncrementalOperation = AlterConfigOpType.Append },
                new() { Name = "retention.ms", IncrementalOperation = AlterConfigOpType.Delete },
            ],
        });
        await Broker.RestartAsync();

        var entries = (await admin.DescribeConfigsAsync([Resource])).Single().Entries;

        Assert.Equal("2000", entries["max.message.bytes"].Value);
        Assert.Equal(["compact", "delete"], entries["cleanup.policy"].Value.Split(',').Order());
        Assert.True(entries["retention.ms"].IsDefault);
        Assert.False(entries["max.message.bytes"].IsDefault);
        var refused = await Assert.ThrowsAsync<IncrementalAlterConfigsException>(() => admin.IncrementalAlterConfigsAsync(
            new Dictionary<ConfigResource, List<ConfigEntry>> { [Resource] = [new() { Name = "retention.ms", Value = "soon", IncrementalOperation = AlterConfigOpType.Set }] }));
        Assert.Equal(ErrorCode.InvalidConfig, refused.Results.Single().Error.Code);
    }

    [Fact]
    public async Task MaxMessageBytes_lowered_refusesWhatIsLarger()
    {
        await CreateTopicAsync(Topic, 1, new Dictionary<string, string> { ["max.message.bytes"] = "2000" });
        var producer = OpenProducer();

        await producer.ProduceAsync(Topic, new Message<string?, string?> { Value = new string('a', 1000) });
        var refused = await Assert.ThrowsAsync<ProduceException<string?, string?>>(() => producer.ProduceAsync(Topic, new Message<string?, string?> { Value = new string('a', 3000) }));

        Assert.Equal(ErrorCode.MsgSizeTooLarge, refused.Error.Code);
    }

    [Fact]
    public async Task DeleteRecords_upToAnOffset_movesTheBeginning()
    {
        var admin = OpenAdmin();
        await CreateTopicAsync(Topic, 1);
        Produce(Topic, 0, Numbered("record", 50));

        var deleted = await admin.DeleteRecordsAsync([new TopicPartitionOffset(Topic, 0, 20)]);
        await Broker.RestartAsync();

        Assert.Equal(20, deleted.Single().Offset.Value);
        Assert.Equal((20, 50), OpenConsumer("marks").QueryWatermarkOffsets(new TopicPartition(Topic, 0), Deadline.Limit) is var marks ? (marks.Low.Value, marks.High.Value) : default);
        Assert.Equal("record-20", Read(Topic, 0, 30)[0].Message.Value);
    }

    [Fact]
    public async Task Groups_listedDescribedChangedDeleted_areAsAsked()
    {
        var admin = OpenAdmin();
        await CreateTopicAsync(Topic, 2);
        Produce(Topic, 0, Numbered("record", 5));
        var consumer = OpenConsumer("group", ("client.id", "the-client"));
        consumer.Subscribe(Topic);
        Take(consumer, 5);
        consumer.Commit();

        var listed = (await admin.ListConsumerGroupsAsync()).Valid.Single(group => group.GroupId == "group");
        var member = (await admin.DescribeConsumerGroupsAsync(["group"])).ConsumerGroupDescriptions.Single().Members.Single();
        Assert.Equal((ConsumerGroupState.Stable, false), (listed.State, listed.IsSimpleConsumerGroup));
        Assert.Equal("the-client", member.ClientId);
        Assert.Equal(2, member.Assignment.TopicPartitions.Count);
        var inUse = await Assert.ThrowsAsync<DeleteGroupsException>(() => admin.DeleteGroupsAsync(["group"]));
        Assert.Equal(ErrorCode.NonEmptyGroup, inUse.Results.Single().Error.Code);
        consumer.Close();

        TopicPartitionOffset[] positions = [new(Topic, 0, 3), new(Topic, 1, 0)];
        await admin.AlterConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitionOffsets("group", [.. positions])]);
        Assert.Equal(positions, await OffsetsAsync(admin));
        await admin.DeleteConsumerGroupOffsetsAsync("group", [new TopicPartition(Topic, 1)]);
        Assert.Equal(positions[..1], await OffsetsAsync(admin));
        await admin.DeleteGroupsAsync(["group"]);
        Assert.DoesNotContain((await admin.ListConsumerGroupsAsync()).Valid, group => group.GroupId == "group");
    }

    [Fact]
    public async Task ListOffsets_bySpecAndIsolation_areFound()
    {
        var admin = OpenAdmin();
        await CreateTopicAsync(Topic, 1);
        Produce(Topic, 0, Numbered("record", 10));
        var producer = OpenProducer(("transactional.id", "id"));
        producer.InitTransactions(Deadline.Limit);
        producer.BeginTransaction();
        await producer.ProduceAsync(Topic, new Message<string?, string?> { Value = "open" });

        Assert.Equal(0, await OffsetAsync(admin, OffsetSpec.Earliest(), IsolationLevel.ReadUncommitted));
        Assert.Equal(11, await OffsetAsync(admin, OffsetSpec.Latest(), IsolationLevel.ReadUncommitted));
        Assert.Equal(10, await OffsetAsync(admin, OffsetSpec.Latest(), IsolationLevel.ReadCommitted));
        Assert.Equal(10, await OffsetAsync(admin, OffsetSpec.MaxTimestamp(), IsolationLevel.ReadUncommitted));
        producer.AbortTransaction();
        Assert.Equal(12, await OffsetAsync(admin, OffsetSpec.Latest(), IsolationLevel.ReadCommitted));
    }

    [Fact]
    public async Task Cluster_described_hasOneNodeThatIsItsController()
    {
        var cluster = await OpenAdmin().DescribeClusterAsync();

        Assert.Equal(22, cluster.ClusterId.Length);
        Assert.Equal(cluster.Controller.Id, cluster.Nodes.Single().Id);
        Assert.Equal(Bootstrap, $"{cluster.Controller.Host}:{cluster.Controller.Port}");
    }

    private static async Task<long> OffsetAsync(IAdminClient admin, OffsetSpec spec, IsolationLevel isolation)
    {
        var found = await admin.ListOffsetsAsync(
            [new TopicPartitionOffsetSpec { TopicPartition = new TopicPartition(Topic, 0), OffsetSpec = spec }], new ListOffsetsOptions { IsolationLevel = isolation });
        return found.ResultInfos.Single().TopicPartitionOffsetError.Offset.Value;
    }

    private static async Task<IEnumerable<TopicPartitionOffset>> OffsetsAsync(IAdminClient admin)
    {
        var found = await admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions("group", null)]);
        return found.Single().Partitions.Where(place => !place.Offset.IsSpecial).Select(place => place.TopicPartitionOffset).OrderBy(place => place.Partition.Value);
    }
}
