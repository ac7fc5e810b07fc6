using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Ingestion;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Consuming;
using StreamInfer.Kafka.Native;
using ApiKey = StreamInfer.EmbeddedBroker.Wire.ApiKey;

namespace StreamInfer.IntegrationTests.Kafka;

public sealed class RebalanceTests : KafkaTest
{
    [Theory]
    [InlineData("cooperative-sticky")]
    [InlineData("range")]
    public void Poll_secondMemberJoinsAndLeaves_partitionsMoveAndComeBack(string strategy)
    {
        CreateTopics(4);
        var first = OpenReader(("partition.assignment.strategy", strategy));
        first.AwaitPartitions(4);
        var second = OpenReader(("partition.assignment.strategy", strategy));
        PollBoth(first, second, () => first.Listener.Owned.Count == 2 && second.Listener.Owned.Count == 2, "two partitions each");
        Assert.Equal([0, 1, 2, 3], first.Listener.Owned.Union(second.Listener.Owned).Order());

        second.Source.Close();
        first.AwaitPartitions(4);

        Assert.DoesNotContain(first.Listener.Events, change => change.StartsWith("lost", StringComparison.Ordinal));
        Assert.Empty(second.Listener.Owned);
    }

    [Fact]
    public void Poll_cooperative_keptPartitionsAreNotRevoked()
    {
        CreateTopics(4);
        var first = OpenReader();
        first.AwaitPartitions(4);
        var second = OpenReader();
        PollBoth(first, second, () => first.Listener.Owned.Count == 2 && second.Listener.Owned.Count == 2, "two partitions each");

        Assert.Equal("assigned 0,1,2,3", first.Listener.Events[0]);
        Assert.Equal($"revoked {string.Join(',', second.Listener.Owned)}", Assert.Single(first.Listener.Events.Skip(1)));
    }

    [Fact]
    public void Poll_commitInsideRevoked_handsOverWithoutLossOrRepeat()
    {
        CreateTopics(4);
        Produce(0, 100);
        var first = OpenReader();
        var refused = false;
        first.Listener.Revoking = partitions =>
        {
            try
            {
                first.Source.Commit([.. partitions.Select(partition =>
                    new PartitionPosition(partition, first.Records.Count(record => record.Partition == partition)))]);
            }
            catch (SourceException failure) when (failure.IsRetriable)
            {
                // On a starved machine the next generation may form meanwhile; then records repeat, as they must.
                refused = true;
            }
        };
        first.ReadUntil(100);
        var second = OpenReader();
        PollBoth(first, second, () => second.Listener.Owned.Count == 2, "a second owner");
        Produce(100, 100);
        PollBoth(first, second, () => first.Numbers.Concat(second.Numbers).Distinct().Count() == 200, "all records");

        Assert.NotEmpty(second.Records);
        if (!refused)
        {
            Assert.Equal(200, first.Records.Count + second.Records.Count);
        }
    }

    [Fact]
    public void Poll_heldPartitionGoesAndComesBack_isReadAgain()
    {
        CreateTopics(2);
        var first = OpenReader();
        first.AwaitPartitions(2);
        Produce(0, 40);
        first.ReadUntil(40);
        first.Source.Hold(0, 0);
        first.Source.Hold(1, 0);
        var second = OpenReader();
        PollBoth(first, second, () => second.Listener.Owned.Count == 1, "a second owner");
        var moved = second.Listener.Owned.Single();
        second.Source.Close();
        first.AwaitPartitions(2);
        first.Records.Clear();
        var expected = Enumerable.Range(0, 40).Count(number => Murmur2.Partition([(byte)number], 2) == moved);
        first.ReadUntil(expected);

        // The hold went with the partition; the client's own pause would have stayed.
        Assert.All(first.Records, record => Assert.Equal(moved, record.Partition));
        Assert.Equal(Enumerable.Range(0, expected).Select(offset => (long)offset), first.Records.Select(record => record.Offset));
    }

    [Fact]
    public void Poll_newGroupProtocol_assignsReadsAndCommits()
    {
        // The embedded broker has the classic protocol only.
        using var mock = MockCluster.Start();
        mock.CreateTopic(Topic, 2);
        Produce(mock.BootstrapServers, 0, 20);
        var listener = new RecordingListener();
        var properties = new KafkaProperties("test", new Dictionary<string, string>
        {
            ["bootstrap.servers"] = mock.BootstrapServers,
            ["group.protocol"] = "consumer",
        });
        using var source = new KafkaRecordSource(Source("new"), properties, listener, TimeProvider.System, NullLogger.Instance);
        var reader = new Reader(source, listener);

        reader.ReadUntil(20);
        source.Commit([new PartitionPosition(0, 1)]);
        source.Close();

        Assert.Equal(Enumerable.Range(0, 20), reader.Numbers.Order());
        Assert.Empty(listener.Owned);
    }

    [Fact]
    public void Poll_memberIsThrownOut_partitionsAreLostThenAssignedAgain()
    {
        CreateTopics(2);
        // The member that was thrown out is gone for the broker when its session ends; only then does its successor get partitions.
        var reader = OpenReader(("session.timeout.ms", "1000"));
        reader.AwaitPartitions(2);
        Cluster.FailRequests(ApiKey.Heartbeat, ErrorCode.UnknownMemberId);

        reader.PollUntil(() => reader.Listener.Events.Count == 3, "lost and assigned again");

        Assert.Equal(["assigned 0,1", "lost 0,1", "assigned 0,1"], reader.Listener.Events);
    }

    [Fact]
    public void Poll_listenerThrows_throwsItFromThePoll()
    {
        CreateTopics(2);
        var first = OpenReader();
        first.AwaitPartitions(2);
        first.Listener.Revoking = _ => throw new InvalidOperationException("from the listener");
        var second = OpenReader();

        var thrown = Assert.Throws<InvalidOperationException>(() => PollBoth(first, second, () => false, "the exception"));

        Assert.Equal("from the listener", thrown.Message);
        PollBoth(first, second, () => second.Listener.Owned.Count == 1, "the rebalance to end all the same");
    }

    private static void PollBoth(Reader first, Reader second, Func<bool> condition, string awaited)
    {
        var deadline = new Deadline();
        while (!condition())
        {
            first.Poll();
            second.Poll();
            deadline.Check($"{awaited} (first: {string.Join("; ", first.Listener.Events)}, second: {string.Join("; ", second.Listener.Events)})");
        }
    }
}
