using Confluent.Kafka;
using StreamInfer.Ingestion;
using ApiKey = StreamInfer.EmbeddedBroker.Wire.ApiKey;

namespace StreamInfer.IntegrationTests.Kafka;

public sealed class CommitTests : KafkaTest
{
    [Fact]
    public void Commit_thenANewMember_goesOnFromTheCommittedPosition()
    {
        CreateTopics(1);
        Produce(0, 20);
        var first = OpenReader();
        first.ReadUntil(20);
        first.Source.Commit([new PartitionPosition(0, 12)]);
        first.Source.Close();

        var second = OpenReader();
        second.ReadUntil(8);
        second.ExpectNothing();

        Assert.Equal(Enumerable.Range(12, 8), second.Numbers);
    }

    [Fact]
    public void Close_withoutCommit_commitsNothing()
    {
        CreateTopics(1);
        Produce(0, 5);
        var first = OpenReader();
        first.ReadUntil(5);
        first.Source.Close();

        var second = OpenReader();
        second.ReadUntil(5);

        Assert.Equal([0, 1, 2, 3, 4], second.Numbers);
    }

    [Fact]
    public void Close_commitInsideRevoked_isTheLastMoment()
    {
        CreateTopics(2);
        Produce(0, 10);
        var first = OpenReader();
        first.ReadUntil(10);
        first.Listener.Revoking = partitions => first.Source.Commit([.. partitions.Select(partition =>
            new PartitionPosition(partition, first.Records.Count(record => record.Partition == partition)))]);
        first.Source.Close();

        Assert.Equal(["assigned 0,1", "revoked 0,1"], first.Listener.Events);
        Produce(10, 1);
        var second = OpenReader();
        second.ReadUntil(1);
        second.ExpectNothing();
        Assert.Equal([10], second.Numbers);
    }

    [Fact]
    public void Dispose_withoutClose_leavesTheGroupWithoutTellingTheListener()
    {
        CreateTopics(1);
        var first = OpenReader();
        first.AwaitPartitions(1);
        first.Source.Dispose();
        first.Source.Dispose();

        Assert.Equal(["assigned 0"], first.Listener.Events);
        OpenReader().AwaitPartitions(1);
    }

    [Fact]
    public void Close_listenerThrows_throwsItAfterLeaving()
    {
        CreateTopics(1);
        var reader = OpenReader();
        reader.AwaitPartitions(1);
        reader.Listener.Revoking = _ => throw new InvalidOperationException("from the listener");

        Assert.Equal("from the listener", Assert.Throws<InvalidOperationException>(reader.Source.Close).Message);
        var next = OpenReader();
        next.AwaitPartitions(1);
    }

    [Theory]
    [InlineData(ErrorCode.RebalanceInProgress, true)]
    [InlineData(ErrorCode.IllegalGeneration, true)]
    [InlineData(ErrorCode.UnknownMemberId, true)]
    [InlineData(ErrorCode.GroupAuthorizationFailed, false)]
    [InlineData(ErrorCode.OffsetMetadataTooLarge, false)]
    public void Commit_refused_saysWhetherItMayBeRepeated(ErrorCode error, bool retriable)
    {
        CreateTopics(1);
        var reader = OpenReader();
        reader.AwaitPartitions(1);
        Cluster.FailRequests(ApiKey.OffsetCommit, error, error, error, error);

        var failure = Assert.Throws<SourceException>(() => reader.Source.Commit([new PartitionPosition(0, 1)]));

        Assert.Equal(retriable, failure.IsRetriable);
        Assert.StartsWith("commit to group 'group' for topic 'events'", failure.Message, StringComparison.Ordinal);
        Assert.Equal(failure.Message, reader.Source.Status.Trouble?.Message);
    }

    [Fact]
    public void Commit_coordinatorMoves_isRetriedByTheClient()
    {
        CreateTopics(1);
        Produce(0, 3);
        var reader = OpenReader();
        reader.ReadUntil(3);
        Cluster.FailRequests(ApiKey.OffsetCommit, ErrorCode.NotCoordinatorForGroup, ErrorCode.GroupLoadInProgress);

        Commit(reader, 2);
        reader.Source.Close();
        var next = OpenReader();
        next.ReadUntil(1);

        Assert.Equal([2], next.Numbers);
    }

    [Fact]
    public void Commit_noPositions_doesNothing()
    {
        CreateTopics(1);
        OpenReader().Source.Commit([]);
    }

    /// <summary>Commits as the pipeline does: what may be repeated is.</summary>
    private static void Commit(Reader reader, long position)
    {
        var deadline = new Deadline();
        while (true)
        {
            try
            {
                reader.Source.Commit([new PartitionPosition(0, position)]);
                return;
            }
            catch (SourceException failure) when (failure.IsRetriable)
            {
                reader.Poll();
                deadline.Check($"commit: {failure.Message}");
            }
        }
    }
}
