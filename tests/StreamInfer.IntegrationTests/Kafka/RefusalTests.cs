using Confluent.Kafka;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;
using ApiKey = StreamInfer.EmbeddedBroker.Wire.ApiKey;

namespace StreamInfer.IntegrationTests.Kafka;

public sealed class RefusalTests : KafkaTest
{
    [Fact]
    public void Poll_noPermissionOnTheTopic_saysWhatToGrant()
    {
        CreateTopics(1);
        Cluster.FailTopic(Topic, ErrorCode.TopicAuthorizationFailed);
        var reader = OpenReader();

        var refusal = Assert.Throws<SourceException>(() => reader.PollUntil(() => false, "a refusal"));

        Assert.False(refusal.IsRetriable);
        Assert.Contains($"topic 'events' at {Cluster.BootstrapServers}, group 'group'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("grant this client's principal", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(refusal.Message, reader.Source.Status.Trouble?.Message);
    }

    [Fact]
    public void Poll_noPermissionOnTheGroup_saysWhatToGrant()
    {
        CreateTopics(1);
        Cluster.FailRequests(ApiKey.FindCoordinator, [.. Enumerable.Repeat(ErrorCode.GroupAuthorizationFailed, 20)]);
        var reader = OpenReader();

        var refusal = Assert.Throws<SourceException>(() => reader.PollUntil(() => false, "a refusal"));

        Assert.Contains("Read on the consumer group", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Poll_unknownTopic_isReportedAtOnceAndRefusedAfterHalfAMinute()
    {
        var time = new ManualTime();
        var reader = OpenReader("group", time);
        reader.PollUntil(() => reader.Source.Status.Trouble is not null, "trouble in the status");
        Assert.Contains("create the topic", reader.Source.Status.Trouble!.Message, StringComparison.Ordinal);

        time.Advance(TimeSpan.FromSeconds(29.9));
        reader.Poll();
        time.Advance(TimeSpan.FromSeconds(0.1));
        var refusal = Assert.Throws<SourceException>(() => reader.Poll());

        Assert.Contains("topic 'events'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Poll_topicCreatedInTime_isRead()
    {
        var time = new ManualTime();
        var reader = OpenReader("group", time, ("topic.metadata.refresh.interval.ms", "100"));
        reader.PollUntil(() => reader.Source.Status.Trouble is not null, "trouble in the status");
        CreateTopics(1);
        reader.AwaitPartitions(1);
        time.Advance(TimeSpan.FromHours(1));

        reader.ExpectNothing();
    }

    [Fact]
    public void Publish_recordTooLarge_namesTopicSizeAndRemedy()
    {
        CreateTopics(1);
        using var sink = OpenSink();
        var delivery = new Delivery();
        delivery.Add(OutputTopic.DeadLetters, [1], new byte[2_000_000], -1);

        var refusal = Assert.Throws<SinkException>(() => delivery.Send(sink));

        Assert.Contains("topic 'dead-letters': a record of 2000001 bytes was refused", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("message.max.bytes", refusal.Message, StringComparison.Ordinal);
        Assert.True(sink.Flush(TimeSpan.Zero));
    }

    [Fact]
    public void Publish_noPermissionOnTheTopic_failsTheTicketWithWhatToGrant()
    {
        CreateTopics(1);
        using var sink = OpenSink();
        Cluster.FailRequests(ApiKey.Produce, [.. Enumerable.Repeat(ErrorCode.TopicAuthorizationFailed, 10)]);
        var delivery = new Delivery();
        delivery.Add([1], [1]);
        delivery.Send(sink);

        var failure = delivery.Await();

        Assert.StartsWith("topic 'events': delivery failed", failure, StringComparison.Ordinal);
        Assert.Contains("Write", failure, StringComparison.Ordinal);
        Assert.NotNull(sink.Status.Trouble);
    }

    [Fact]
    public void Publish_unknownTopic_failsTheTicket()
    {
        using var sink = OpenSink(("topic.metadata.propagation.max.ms", "200"));
        var delivery = new Delivery();
        delivery.Add([1], [1]);
        delivery.Send(sink);

        Assert.Contains("create the topic", delivery.Await(), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_wrongProperties_areListedAllAtOnce()
    {
        var source = Assert.Throws<SourceException>(() => OpenReader(("fetch.min.byte", "1"), ("linger.ms", "soon")));
        var sink = Assert.Throws<SinkException>(() => OpenSink(("fetch.min.byte", "1"), ("linger.ms", "soon")));

        Assert.Equal(source.Message, sink.Message);
        Assert.Contains("there is no property 'fetch.min.byte'", source.Message, StringComparison.Ordinal);
        Assert.Contains("'linger.ms'", source.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_propertiesThatContradictEachOther_areRefusedInOneMessage()
    {
        var refusal = Assert.Throws<SinkException>(() => OpenSink(("max.in.flight", "7"), ("message.send.max.retries", "0")));

        Assert.StartsWith("The producer of topic 'events' cannot be made: ", refusal.Message, StringComparison.Ordinal);
    }
}
