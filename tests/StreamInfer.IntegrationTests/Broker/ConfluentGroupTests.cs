using Confluent.Kafka;
using StreamInfer.IntegrationTests.Kafka;

namespace StreamInfer.IntegrationTests.Broker;

/// <summary>Confluent.Kafka: consumer groups.</summary>
public sealed class ConfluentGroupTests : BrokerTest
{
    private const string Topic = "shared";
    private const int Partitions = 6;

    [Theory]
    [InlineData("range")]
    [InlineData("roundrobin")]
    [InlineData("cooperative-sticky")]
    public async Task Subscribe_threeMembersComeAndGo_everyPartitionHasOneOwnerAndNothingIsMissed(string strategy)
    {
        await CreateTopicAsync(Topic, Partitions);
        var seen = new List<string>();
        var members = new List<IConsumer<string?, string?>>();
        for (var count = 1; count <= 3; count++)
        {
            members.Add(Join(("partition.assignment.strategy", strategy)));
            Share(members, seen);
            SendAndSee(members, $"joined-{count}", seen);
        }

        while (members.Count > 1)
        {
            CommitAndClose(members[0]);
            members.RemoveAt(0);
            Share(members, seen);
            SendAndSee(members, $"left-{members.Count}", seen);
        }

        CommitAndClose(members[0]);

        // Members that leave commit, so whoever comes next has nothing to read again.
        var next = Join(("partition.assignment.strategy", strategy));
        Share([next], seen);
        var before = seen.Count;
        SendAndSee([next], "last", seen);
        Assert.Equal(before + (Partitions * 5), seen.Count);
    }

    [Fact]
    public async Task Subscribe_staticMemberRestarts_keepsItsPartitionsWithoutARebalance()
    {
        await CreateTopicAsync(Topic, Partitions);
        var seen = new List<string>();
        var changes = 0;
        var first = Owned(ConsumerOf("group", ("group.instance.id", "one")).SetPartitionsAssignedHandler((_, _) => changes++).Build());
        first.Subscribe(Topic);
        Share([first], seen);
        var second = Join(("group.instance.id", "two"));
        Share([first, second], seen);
        var (owned, changesBefore) = (second.Assignment.Order().ToList(), changes);
        second.Close();

        var again = Join(("group.instance.id", "two"));
        Share([first, again], seen);
        SendAndSee([first, again], "after", seen);

        Assert.Equal(owned, again.Assignment.Order());
        Assert.Equal(changesBefore, changes);
    }

    [Fact]
    public async Task Subscribe_staticMemberTwice_theElderIsFenced()
    {
        await CreateTopicAsync(Topic, Partitions);
        ErrorCode? fatal = null;
        var elder = Owned(ConsumerOf("group", ("group.instance.id", "one")).SetErrorHandler((_, error) => fatal = error.IsFatal ? error.Code : fatal).Build());
        elder.Subscribe(Topic);
        Share([elder], []);
        var younger = Join(("group.instance.id", "one"));

        var deadline = new Deadline();
        while (fatal is null)
        {
            younger.Consume(TimeSpan.FromMilliseconds(20));
            try
            {
                elder.Consume(TimeSpan.FromMilliseconds(20));
            }
            catch (ConsumeException refused)
            {
                fatal = refused.Error.Code;
            }

            deadline.Check("the elder to be fenced");
        }

        Assert.True(fatal is ErrorCode.FencedInstanceId or ErrorCode.Local_Fatal, $"{fatal}");
        Share([younger], []);
    }

    [Fact]
    public async Task Commit_withMetadata_isToldBackAlsoAfterARestart()
    {
        await CreateTopicAsync(Topic, Partitions);
        var consumer = OpenConsumer("group");
        consumer.Commit([new TopicPartitionOffset(new TopicPartition(Topic, 0), 17), new TopicPartitionOffset(new TopicPartition(Topic, 5), 4)]);
        await Broker.RestartAsync();

        var places = Enumerable.Range(0, Partitions).Select(partition => new TopicPartition(Topic, partition));
        var committed = OpenConsumer("group").Committed(places, Deadline.Limit);

        Assert.Equal([17, Offset.Unset.Value, Offset.Unset.Value, Offset.Unset.Value, Offset.Unset.Value, 4], committed.Select(place => place.Offset.Value));
    }

    private IConsumer<string?, string?> Join(params (string Name, string Value)[] more)
    {
        var consumer = OpenConsumer("group", more);
        consumer.Subscribe(Topic);
        return consumer;
    }

    /// <summary>Polls until the members share the partitions evenly.</summary>
    private static void Share(List<IConsumer<string?, string?>> members, List<string> seen)
    {
        var deadline = new Deadline();
        while (members.Any(member => member.Assignment.Count != Partitions / members.Count))
        {
            Poll(members, seen);
            deadline.Check($"{Partitions / members.Count} partitions each (have {string.Join(", ", members.Select(member => member.Assignment.Count))})");
        }

        Assert.Equal(Partitions, members.SelectMany(member => member.Assignment).Distinct().Count());
    }

    private void SendAndSee(List<IConsumer<string?, string?>> members, string prefix, List<string> seen)
    {
        for (var partition = 0; partition < Partitions; partition++)
        {
            Produce(Topic, partition, Numbered($"{prefix}-{partition}", 5));
        }

        var deadline = new Deadline();
        while (seen.Where(value => value.StartsWith(prefix, StringComparison.Ordinal)).Distinct().Count() < Partitions * 5)
        {
            Poll(members, seen);
            deadline.Check($"all records of {prefix}");
        }
    }

    private static void Poll(List<IConsumer<string?, string?>> members, List<string> seen)
    {
        foreach (var member in members)
        {
            if (member.Consume(TimeSpan.FromMilliseconds(10)) is { Message: not null } record)
            {
                seen.Add(record.Message.Value!);
            }
        }
    }

    private static void CommitAndClose(IConsumer<string?, string?> member)
    {
        member.Commit();
        member.Close();
    }
}
