using StreamInfer.Kafka.Configuration;

namespace StreamInfer.Tests.Kafka.Configuration;

public sealed class KafkaPropertiesTests
{
    [Fact]
    public void Problems_ofGoodProperties_areNone() =>
        Assert.Empty(Properties(("linger.ms", "3"), ("fetch.min.bytes", "100"), ("statistics.interval.ms", "0"), ("enable.auto.commit", "FALSE")).Problems());

    [Fact]
    public void Problems_ofSeveralBadProperties_areAllNamed()
    {
        var problems = Properties(("acks", "1"), ("fetch.min.byte", "1"), ("group.id", "mine"), ("linger.ms", "soon"), ("session.timeout.ms", "-5")).Problems();

        Assert.Equal(5, problems.Count);
        Assert.Equal(
            "kafka: 'acks' cannot be changed, because a prediction counts as written when all in-sync replicas have it; leave it out, or write all",
            problems[0]);
        Assert.Equal("kafka: there is no property 'fetch.min.byte'; the names are those of librdkafka's CONFIGURATION.md", problems[1]);
        Assert.Equal("kafka: 'group.id' cannot be changed, because source.group names the group; leave it out", problems[2]);
        Assert.StartsWith("kafka: 'linger.ms': Invalid value for configuration property ", problems[3], StringComparison.Ordinal);
        Assert.StartsWith("kafka: 'session.timeout.ms': ", problems[4], StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_withoutBrokers_sayHowToGiveThem() =>
        Assert.StartsWith(
            "kafka: 'bootstrap.servers' is missing",
            Assert.Single(new KafkaProperties("p", new Dictionary<string, string>()).Problems()),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("sasl.password")]
    [InlineData("ssl.key.pem")]
    [InlineData("sasl.oauthbearer.client.secret")]
    [InlineData("sasl.pasword")]
    [InlineData("acks")]
    [InlineData("transactional.id")]
    public void Problems_ofAnySecretlookingValue_doNotRepeatIt(string name) =>
        Assert.All(Properties((name, "canary-4711")).Problems(), problem => Assert.DoesNotContain("canary", problem, StringComparison.Ordinal));

    [Fact]
    public void ForConsumer_defaults_areThePromisedOnes()
    {
        var consumer = Properties().ForConsumer("g").ToDictionary();

        Assert.Equal("g", consumer["group.id"]);
        Assert.Equal("streaminfer-p", consumer["client.id"]);
        Assert.Equal("false", consumer["enable.auto.commit"]);
        Assert.Equal("false", consumer["enable.auto.offset.store"]);
        Assert.Equal("earliest", consumer["auto.offset.reset"]);
        Assert.Equal("read_committed", consumer["isolation.level"]);
        Assert.Equal("10", consumer["fetch.queue.backoff.ms"]);
        Assert.Equal("cooperative-sticky", consumer["partition.assignment.strategy"]);
    }

    [Fact]
    public void ForProducer_defaults_areThePromisedOnes()
    {
        var producer = Properties().ForProducer().ToDictionary();

        Assert.Equal("true", producer["enable.idempotence"]);
        Assert.Equal("all", producer["acks"]);
        Assert.Equal("murmur2_random", producer["partitioner"]);
        Assert.Equal("0", producer["linger.ms"]);
        Assert.Equal("0", producer["message.timeout.ms"]);
    }

    [Fact]
    public void For_eachClient_takesOnlyWhatIsItsOwn()
    {
        var properties = Properties(("fetch.min.bytes", "7"), ("compression.type", "lz4"), ("socket.timeout.ms", "9000"));
        var consumer = properties.ForConsumer("g").ToDictionary();
        var producer = properties.ForProducer().ToDictionary();
        var admin = properties.ForAdmin().ToDictionary();

        Assert.Equal("7", consumer["fetch.min.bytes"]);
        Assert.Equal("lz4", producer["compression.type"]);
        Assert.DoesNotContain("compression.type", consumer.Keys);
        Assert.DoesNotContain("fetch.min.bytes", producer.Keys);
        Assert.Equal(["bootstrap.servers", "client.id", "socket.timeout.ms"], admin.Keys.Order());
    }

    [Fact]
    public void ForConsumer_givenValues_winOverDefaults()
    {
        var consumer = Properties(("auto.offset.reset", "latest"), ("client.id", "mine"), ("partition.assignment.strategy", "range")).ForConsumer("g");

        Assert.Equal("latest", Assert.Single(consumer, pair => pair.Key == "auto.offset.reset").Value);
        Assert.Equal("mine", Assert.Single(consumer, pair => pair.Key == "client.id").Value);
        Assert.Equal("range", Assert.Single(consumer, pair => pair.Key == "partition.assignment.strategy").Value);
    }

    [Fact]
    public void ForProducer_givenAlias_comesAfterTheDefaultSoThatItWins()
    {
        var names = Properties(("queue.buffering.max.ms", "20")).ForProducer().Select(pair => pair.Key).ToList();

        Assert.True(names.IndexOf("linger.ms") < names.IndexOf("queue.buffering.max.ms"));
    }

    [Fact]
    public void ForConsumer_newGroupProtocol_leavesAssignmentToTheBroker() =>
        Assert.DoesNotContain("partition.assignment.strategy", Properties(("group.protocol", "consumer")).ForConsumer("g").ToDictionary().Keys);

    [Fact]
    public void TransactionalId_ofTheSameProcess_staysWhateverSizeMessagesAreHeldTo()
    {
        var properties = Properties();

        Assert.Equal(
            properties.WithMessagesUpTo(5000).TransactionalId("g", "t", chosen: null),
            properties.WithMessagesUpTo(5000).TransactionalId("g", "t", chosen: null));
        Assert.NotEqual(properties.TransactionalId("g", "t", chosen: null), Properties().TransactionalId("g", "t", chosen: null));
    }

    private static KafkaProperties Properties(params (string Name, string Value)[] more) =>
        new("p", more.Append(("bootstrap.servers", "localhost:1")).ToDictionary(pair => pair.Item1, pair => pair.Item2));
}
