using Confluent.Kafka;
using StreamInfer.IntegrationTests.Kafka;

namespace StreamInfer.IntegrationTests.Broker;

/// <summary>Confluent.Kafka: transactional producers, and who sees what.</summary>
public sealed class ConfluentTransactionTests : BrokerTest
{
    private static readonly (string, string) Committed = ("isolation.level", "read_committed");
    private static readonly (string, string) Uncommitted = ("isolation.level", "read_uncommitted");

    [Fact]
    public async Task Transactions_committedAbortedOpen_areSeenByIsolationLevel()
    {
        await CreateTopicAsync("out", 1);
        var producer = OpenTransactional("id");
        Send(producer, "out", "committed");
        producer.CommitTransaction();
        Send(producer, "out", "aborted");
        producer.AbortTransaction();
        Send(producer, "out", "open");

        Assert.Equal(["committed", "aborted", "open"], Prefixes(Read("out", 0, 30, Uncommitted)));
        var consumer = OpenConsumer("committed", Committed);
        consumer.Assign(new TopicPartitionOffset("out", 0, Offset.Beginning));
        Assert.Equal(["committed"], Prefixes(Take(consumer, 10)));
        for (var turn = 0; turn < 5; turn++)
        {
            Assert.Null(consumer.Consume(TimeSpan.FromMilliseconds(50)));
        }

        producer.CommitTransaction();
        Assert.Equal(["open"], Prefixes(Take(consumer, 10)));
    }

    [Fact]
    public async Task SendOffsets_abortedAndCommitted_countOnlyWhenCommitted()
    {
        await CreateTopicAsync("in", 1);
        await CreateTopicAsync("out", 1);
        Produce("in", 0, Numbered("input", 10));
        var consumer = OpenConsumer("group");
        consumer.Subscribe("in");
        Take(consumer, 10);
        var producer = OpenTransactional("id");
        var place = new TopicPartition("in", 0);

        Send(producer, "out", "aborted");
        producer.SendOffsetsToTransaction([new TopicPartitionOffset(place, 4)], consumer.ConsumerGroupMetadata, Deadline.Limit);
        producer.AbortTransaction();
        Assert.Equal(Offset.Unset, consumer.Committed([place], Deadline.Limit).Single().Offset);

        Send(producer, "out", "done");
        producer.SendOffsetsToTransaction([new TopicPartitionOffset(place, 7)], consumer.ConsumerGroupMetadata, Deadline.Limit);
        producer.CommitTransaction();
        Assert.Equal(7, consumer.Committed([place], Deadline.Limit).Single().Offset.Value);
        consumer.Close();

        await Broker.RestartAsync();
        var next = OpenConsumer("group");
        next.Subscribe("in");
        Assert.Equal(["input-7", "input-8", "input-9"], Take(next, 3).Select(record => record.Message.Value));
        Assert.Equal(["done"], Prefixes(Read("out", 0, 10, Committed)));
    }

    [Fact]
    public async Task SendOffsets_memberThatWasThrownOut_isRefused()
    {
        await CreateTopicAsync("in", 1);
        await CreateTopicAsync("out", 1);
        Produce("in", 0, Numbered("input", 1));
        var consumer = OpenConsumer("group");
        consumer.Subscribe("in");
        Take(consumer, 1);
        var member = consumer.ConsumerGroupMetadata;
        consumer.Close();
        var other = OpenConsumer("group");
        other.Subscribe("in");
        Take(other, 1);
        var producer = OpenTransactional("id");
        Send(producer, "out", "zombie");

        var refusal = Assert.Throws<KafkaTxnRequiresAbortException>(() =>
            producer.SendOffsetsToTransaction([new TopicPartitionOffset("in", 0, 1)], member, Deadline.Limit));

        Assert.True(refusal.Error.Code is ErrorCode.IllegalGeneration or ErrorCode.UnknownMemberId, refusal.Error.ToString());
        producer.AbortTransaction();
    }

    [Fact]
    public async Task InitTransactions_sameIdElsewhere_endsAndFencesTheElder()
    {
        await CreateTopicAsync("out", 1);
        var elder = OpenTransactional("id");
        Send(elder, "out", "zombie");
        var heir = OpenTransactional("id");
        Send(heir, "out", "heir");
        heir.CommitTransaction();

        Assert.ThrowsAny<KafkaException>(elder.CommitTransaction);
        Assert.Equal(["heir"], Prefixes(Read("out", 0, 10, Committed)));
    }

    [Fact]
    public async Task CommitTransaction_brokerRestartsInTheMiddle_isWhole()
    {
        await CreateTopicAsync("out", 1);
        var producer = OpenTransactional("id");
        Send(producer, "out", "before");
        await Broker.RestartAsync();
        producer.CommitTransaction();
        Send(producer, "out", "after");
        producer.CommitTransaction();

        Assert.Equal(["before", "after"], Prefixes(Read("out", 0, 20, Committed)));
    }

    private IProducer<string?, string?> OpenTransactional(string id)
    {
        var producer = OpenProducer(("transactional.id", id));
        producer.InitTransactions(Deadline.Limit);
        return producer;
    }

    /// <summary>Begins a transaction, sends ten records and waits until they are in the log.</summary>
    private static void Send(IProducer<string?, string?> producer, string topic, string prefix)
    {
        producer.BeginTransaction();
        foreach (var value in Numbered(prefix, 10))
        {
            producer.Produce(new TopicPartition(topic, 0), new Message<string?, string?> { Value = value });
        }

        Assert.Equal(0, producer.Flush(Deadline.Limit));
    }

    private static IEnumerable<string> Prefixes(List<ConsumeResult<string?, string?>> records)
    {
        var values = records.Select(record => record.Message.Value!).ToList();
        var prefixes = values.Select(value => value[..value.LastIndexOf('-')]).Distinct().ToList();
        Assert.Equal(prefixes.SelectMany(prefix => Numbered(prefix, 10)), values);
        return prefixes;
    }
}
