using System.Diagnostics;
using System.Text.Json;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamInfer.IntegrationTests.Kafka;

namespace StreamInfer.IntegrationTests.Broker;

/// <summary>kcat, an older librdkafka at the command line.</summary>
public sealed class KcatBrokerTests : BrokerTest
{
    private const string Topic = "topic";

    private IAdminClient? _admin;

    [KcatFact]
    public async Task Produce_everyCodec_isReadByKcatAndByConfluent()
    {
        string[] codecs = ["none", "gzip", "snappy", "lz4", "zstd"];
        await CreateTopicAsync(Topic, 1);
        foreach (var codec in codecs)
        {
            var lines = Numbered(codec, 500).Select(value => $"key-{value}:{value} compressible compressible compressible\n");
            await Kcat.RunAsync(Bootstrap, string.Concat(lines), "-P", "-t", Topic, "-p", "0", "-K", ":", "-z", codec, "-H", $"codec={codec}");
        }

        var expected = codecs.SelectMany(codec => Numbered(codec, 500).Select(value => $"key-{value} {value} compressible compressible compressible codec={codec}"));
        var byKcat = await Kcat.RunAsync(Bootstrap, "", "-C", "-t", Topic, "-p", "0", "-o", "beginning", "-e", "-q", "-f", "%k %s %h\n");
        var byConfluent = Read(Topic, 0, 2500).Select(record =>
            $"{record.Message.Key} {record.Message.Value} codec={System.Text.Encoding.UTF8.GetString(record.Message.Headers[0].GetValueBytes())}");
        Assert.Equal(expected, byKcat);
        Assert.Equal(expected, byConfluent);
    }

    [KcatFact]
    public async Task Produce_idempotently_isInOrder()
    {
        await CreateTopicAsync(Topic, 1);
        await Kcat.RunAsync(Bootstrap, string.Concat(Numbered("value", 5000).Select(value => $"{value}\n")), "-P", "-t", Topic, "-p", "0", "-X", "enable.idempotence=true", "-X", "batch.num.messages=50");

        Assert.Equal(Numbered("value", 5000), Read(Topic, 0, 5000).Select(record => record.Message.Value));
    }

    [KcatTheory]
    [InlineData("range")]
    [InlineData("cooperative-sticky")]
    public async Task Consume_threeMembersComeAndGo_nothingIsMissed(string strategy)
    {
        await CreateTopicAsync(Topic, 6);
        var members = new List<Process>();
        try
        {
            for (var count = 1; count <= 3; count++)
            {
                members.Add(Join("-X", $"partition.assignment.strategy={strategy}"));
                await ShareAsync(count);
            }

            ProduceToAll("shared");
            members[0].Kill();
            await ShareAsync(2);
            ProduceToAll("after");
            await Terminate(members[1]);
            await ShareAsync(1);
            ProduceToAll("last");
            await AwaitOffsetsAsync(45);
        }
        finally
        {
            members.ForEach(member => member.Kill());
            members.ForEach(member => member.Dispose());
        }
    }

    [KcatFact]
    public async Task Consume_staticMemberRestarts_keepsItsPartitions()
    {
        await CreateTopicAsync(Topic, 6);
        using var one = Join("-X", "group.instance.id=one");
        using var two = Join("-X", "group.instance.id=two");
        try
        {
            await ShareAsync(2);
            var before = await MembersAsync();
            await Terminate(two);
            Assert.Equal(Shape(before), Shape(await MembersAsync()));
            using var again = Join("-X", "group.instance.id=two");
            await WaitAsync("the member's new name", async () => !(await MembersAsync()).Select(member => member.ConsumerId).Order().SequenceEqual(before.Select(member => member.ConsumerId).Order()));
            await ShareAsync(2);
            Assert.Equal(Shape(before), Shape(await MembersAsync()));
            again.Kill();
        }
        finally
        {
            one.Kill();
            two.Kill();
        }
    }

    [KcatFact]
    public async Task Consume_byTime_readsWhatLiesBetween()
    {
        await CreateTopicAsync(Topic, 1);
        var producer = OpenProducer();
        for (var second = 0; second < 100; second++)
        {
            producer.Produce(new TopicPartition(Topic, 0), new Message<string?, string?> { Value = $"{second}", Timestamp = new Timestamp(1_700_000_000_000 + (second * 1000), TimestampType.CreateTime) });
        }

        Assert.Equal(0, producer.Flush(Deadline.Limit));

        var between = await Kcat.RunAsync(Bootstrap, "", "-C", "-t", Topic, "-p", "0", "-o", "s@1700000030000", "-o", "e@1700000040000", "-e", "-q");
        var query = await Kcat.RunAsync(Bootstrap, "", "-Q", "-t", $"{Topic}:0:1700000069500");

        Assert.Equal(Enumerable.Range(30, 10).Select(second => $"{second}"), between);
        Assert.Equal([$"{Topic} [0] offset 70"], query);
    }

    [KcatFact]
    public async Task Produce_inTransactions_isSeenByIsolationLevel()
    {
        await CreateTopicAsync(Topic, 1);
        await Kcat.RunAsync(Bootstrap, "committed\n", "-P", "-t", Topic, "-p", "0", "-X", "transactional.id=id");
        using (var broken = Kcat.Start(Bootstrap, "-P", "-t", Topic, "-p", "0", "-X", "transactional.id=id"))
        {
            // Killed with its transaction open: the next owner of the id aborts it. It reads its input by the block.
            await broken.StandardInput.WriteAsync(string.Concat(Numbered("lost", 5000).Select(value => $"{value}\n")));
            await WaitAsync("records of the open transaction", () => Task.FromResult(Broker.Context.Topics.Find(Topic)!.Partitions[0].EndOffset > 2));
            broken.Kill();
        }

        await Kcat.RunAsync(Bootstrap, "again\n", "-P", "-t", Topic, "-p", "0", "-X", "transactional.id=id");

        Assert.Equal(["committed", "again"], await ReadAsync("read_committed"));
        var all = await ReadAsync("read_uncommitted");
        Assert.Equal(["committed", "lost-0"], all[..2]);
        Assert.Equal("again", all[^1]);
    }

    [KcatFact]
    public async Task Metadata_asJson_hasTheOneNode()
    {
        await CreateTopicAsync(Topic, 3);

        using var metadata = JsonDocument.Parse(string.Concat(await Kcat.RunAsync(Bootstrap, "", "-L", "-J", "-t", Topic)));

        Assert.Equal(Bootstrap, Assert.Single(metadata.RootElement.GetProperty("brokers").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(3, Assert.Single(metadata.RootElement.GetProperty("topics").EnumerateArray()).GetProperty("partitions").GetArrayLength());
    }

    private Task<string[]> ReadAsync(string isolation) =>
        Kcat.RunAsync(Bootstrap, "", "-C", "-t", Topic, "-p", "0", "-o", "beginning", "-e", "-q", "-X", $"isolation.level={isolation}");

    private Process Join(params string[] more)
    {
        string[] arguments = ["-G", "group", "-q", "-X", "auto.offset.reset=earliest", "-X", "heartbeat.interval.ms=50", "-X", "session.timeout.ms=1000", "-X", "auto.commit.interval.ms=50", .. more, Topic];
        var member = Kcat.Start(Bootstrap, arguments);

        // What it prints is not looked at, but a full pipe would hold it up.
        member.OutputDataReceived += static (_, _) => { };
        member.ErrorDataReceived += static (_, _) => { };
        member.BeginOutputReadLine();
        member.BeginErrorReadLine();
        return member;
    }

    private void ProduceToAll(string prefix)
    {
        for (var partition = 0; partition < 6; partition++)
        {
            Produce(Topic, partition, Numbered(prefix, 15));
        }
    }

    private async Task<List<MemberDescription>> MembersAsync() =>
        (await (_admin ??= OpenAdmin()).DescribeConsumerGroupsAsync(["group"])).ConsumerGroupDescriptions.Single().Members;

    private static IEnumerable<string> Shape(List<MemberDescription> members) =>
        members.Select(member => $"{member.GroupInstanceId}: {string.Join(',', member.Assignment.TopicPartitions.Select(place => place.Partition.Value).Order())}").Order();

    private Task ShareAsync(int count) => WaitAsync($"{count} members with {6 / count} partitions each", async () =>
    {
        var members = await MembersAsync();
        return members.Count == count && members.TrueForAll(member => member.Assignment.TopicPartitions.Count == 6 / count);
    });

    private Task AwaitOffsetsAsync(long offset)
    {
        var places = Enumerable.Range(0, 6).Select(partition => new TopicPartition(Topic, partition)).ToList();
        var onlooker = OpenConsumer("group");
        return WaitAsync(
            "all records to be read and committed",
            () => Task.FromResult(onlooker.Committed(places, Deadline.Limit).TrueForAll(place => place.Offset.Value == offset)));
    }

    private static async Task Terminate(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync().WaitAsync(Deadline.Limit, TimeProvider.System);
    }

    private static async Task WaitAsync(string awaited, Func<Task<bool>> condition)
    {
        var deadline = new Deadline();
        while (!await condition())
        {
            deadline.Check(awaited);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
