using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Ingestion;
using StreamInfer.Kafka.Producing;
using StreamInfer.Publishing;
using StreamInfer.Topologies;
using ApiKey = StreamInfer.EmbeddedBroker.Wire.ApiKey;

namespace StreamInfer.IntegrationTests.Kafka;

/// <summary>Output and positions in one transaction, on the broker.</summary>
public sealed class TransactionTests : KafkaTest
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    [Fact]
    public void Commit_withPositions_makesBothVisible()
    {
        CreateTopics(1);
        Produce(0, 10);
        var reader = OpenReader();
        reader.ReadUntil(10);
        using var sink = Open("one");

        Assert.Null(Publish(sink, 1, 2, 3));
        Assert.Empty(Visible());
        EndsWell(() => sink.SendPositions([new PartitionPosition(0, 4)], reader.Source.Membership().Span, Step));
        EndsWell(() => sink.Commit(Step));

        Assert.Equal([1, 2, 3], Visible());
        reader.Source.Close();
        var next = OpenReader();
        next.ReadUntil(6);
        Assert.Equal(4, next.Numbers.First());
    }

    [Fact]
    public void Abort_withPositions_leavesNothing()
    {
        CreateTopics(1);
        Produce(0, 10);
        var reader = OpenReader();
        reader.ReadUntil(10);
        using var sink = Open("one");

        Assert.Null(Publish(sink, 1, 2, 3));
        EndsWell(() => sink.SendPositions([new PartitionPosition(0, 4)], reader.Source.Membership().Span, Step));
        EndsWell(() => sink.Abort(Step));
        sink.Begin();
        Assert.Null(Publish(sink, 7));
        EndsWell(() => sink.Commit(Step));

        Assert.Equal([7], Visible());
        reader.Source.Close();
        var next = OpenReader();
        next.ReadUntil(10);
        Assert.Equal(0, next.Numbers.First());
    }

    [Fact]
    public void Initialize_sameName_fencesTheOneBeforeAndEndsWhatItLeftOpen()
    {
        CreateTopics(1);
        using var zombie = Open("one");
        Assert.Null(Publish(zombie, 1));

        using var next = Open("one");
        Assert.Null(Publish(next, 2));
        EndsWell(() => next.Commit(Step));

        var fenced = Assert.Throws<SinkException>(() => UntilThrows(() => zombie.Commit(Step)));
        Assert.True(fenced.NeedsNewProducer);
        Assert.Contains("transactional id", fenced.Message);
        Assert.Equal([2], Visible());
    }

    [Fact]
    public void SendPositions_groupHasMovedOn_mustAbortAndCanGoOn()
    {
        CreateTopics(2);
        Produce(0, 10);
        var reader = OpenReader();
        reader.ReadUntil(10);
        var stale = reader.Source.Membership();
        var other = OpenReader();
        reader.PollUntil(
            () =>
            {
                other.Poll();
                return other.Listener.Owned.Count == 1;
            },
            "a second member");
        using var sink = Open("one");

        Assert.Null(Publish(sink, 1));
        var outcome = Await(() => sink.SendPositions([new PartitionPosition(0, 4)], stale.Span, Step));
        Assert.Equal(TransactionResult.MustAbort, outcome.Result);
        EndsWell(() => sink.Abort(Step));
        sink.Begin();
        Assert.Null(Publish(sink, 2));
        EndsWell(() => sink.Commit(Step));

        Assert.Equal([2], Visible());
    }

    [Fact]
    public void Publish_oneRecordFailed_failsTheOthersUntilAborted()
    {
        CreateTopics(1);
        using var sink = Open("one");
        Cluster.FailRequests(ApiKey.Produce, ErrorCode.MsgSizeTooLarge);

        Assert.Contains("delivery failed", Publish(sink, 1));
        Assert.Contains("takes no more records", Publish(sink, 2));
        Assert.Equal(TransactionResult.MustAbort, Await(() => sink.Commit(Step)).Result);

        // The client gives itself a new epoch after such a failure, and may give up records of the next transaction on the way: that is aborted, too.
        var deadline = new Deadline();
        string? failure;
        do
        {
            EndsWell(() => sink.Abort(Step));
            sink.Begin();
            failure = Publish(sink, 3);
            deadline.Check($"a record of the next transaction: {failure}");
        }
        while (failure is not null);

        EndsWell(() => sink.Commit(Step));
        Assert.Equal([3], Visible());
    }

    [Fact]
    public void Commit_brokerIsAway_isDoneOnceItIsBack()
    {
        CreateTopics(1);
        using var sink = Open("one");
        Assert.Null(Publish(sink, 1));

        Cluster.TakeDown();
        Assert.Equal(TransactionResult.Again, sink.Commit(TimeSpan.FromMilliseconds(200)).Result);
        Cluster.BringUp();
        EndsWell(() => sink.Commit(Step));

        Assert.Equal([1], Visible());
    }

    [Fact]
    public void Dispose_transactionIsOpen_leavesNothing()
    {
        CreateTopics(1);
        using (var sink = Open("one"))
        {
            Assert.Null(Publish(sink, 1));
        }

        using var next = Open("one");
        Assert.Null(Publish(next, 2));
        EndsWell(() => next.Commit(Step));

        Assert.Equal([2], Visible());
    }

    [Fact]
    public void Initialize_timeoutTheBrokerForbids_isRefusedWithTheSettingsName()
    {
        CreateTopics(1);

        var refused = Assert.Throws<SinkException>(() => Open("one", TimeSpan.FromDays(1)));

        Assert.False(refused.NeedsNewProducer);
        Assert.Contains("transaction.max.timeout.ms", refused.Message);
    }

    private TransactionalRecordSink Open(string id, TimeSpan? timeout = null)
    {
        var plan = new TransactionPlan(TimeSpan.FromMilliseconds(100), 1000, timeout ?? TimeSpan.FromSeconds(60), id);
        var sink = new TransactionalRecordSink(Source("group"), Output(), plan, Properties(), TimeProvider.System, NullLogger.Instance);
        try
        {
            EndsWell(() => sink.Initialize(Step));
            sink.Begin();
            return sink;
        }
        catch
        {
            sink.Dispose();
            throw;
        }
    }

    private static string? Publish(TransactionalRecordSink sink, params byte[] values)
    {
        var delivery = new Delivery();
        foreach (var value in values)
        {
            delivery.Add(OutputTopic.DeadLetters, null, [value], -1);
        }

        delivery.Send(sink);
        return delivery.Await();
    }

    private static void EndsWell(Func<TransactionOutcome> step)
    {
        var outcome = Await(step);
        Assert.True(outcome.Result == TransactionResult.Done, outcome.Reason);
    }

    private static TransactionOutcome Await(Func<TransactionOutcome> step)
    {
        var deadline = new Deadline();
        TransactionOutcome outcome;
        while ((outcome = step()).Result == TransactionResult.Again)
        {
            deadline.Check(outcome.Reason!);
        }

        return outcome;
    }

    private static void UntilThrows(Func<TransactionOutcome> step) => Assert.Fail($"not fenced: {Await(step)}");

    /// <summary>First bytes of the dead letters that a reader of committed records sees, up to the last stable offset.</summary>
    private List<int> Visible()
    {
        var settings = new ConsumerConfig { BootstrapServers = Cluster.BootstrapServers, GroupId = "visible", IsolationLevel = IsolationLevel.ReadCommitted, EnablePartitionEof = true, EnableAutoCommit = false };
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(settings).Build();
        consumer.Assign(new TopicPartitionOffset(DeadLetters, 0, Offset.Beginning));
        var visible = new List<int>();
        var deadline = new Deadline();
        while (true)
        {
            deadline.Check("the end of the topic");
            switch (consumer.Consume(100))
            {
                case { IsPartitionEOF: true }:
                    return visible;
                case { } record:
                    visible.Add(record.Message.Value[0]);
                    break;
            }
        }
    }
}
