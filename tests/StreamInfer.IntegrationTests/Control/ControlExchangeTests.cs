using Confluent.Kafka;
using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.Models.Control;

namespace StreamInfer.IntegrationTests.Control;

public sealed class ControlExchangeTests : IDisposable
{
    private const int Rounds = 50;
    private readonly ControlBed _bed = new();

    [Fact]
    public async Task TryReplaceAsync_oneAfterTheOther_eachSeesTheLast()
    {
        var topic = _bed.Open();
        var first = await ControlBed.SetAsync(topic, "a", "1");
        string? seen = null;
        var second = await topic.TryReplaceAsync(
            "a",
            current =>
            {
                seen = ControlBed.Text(current);
                return ControlBed.Bytes("2");
            },
            ControlBed.Within, CancellationToken.None);

        Assert.Equal(ControlWrite.Written(0), first);
        Assert.Equal(ControlOutcome.Written, second.Outcome);
        Assert.True(second.Offset > first.Offset);
        Assert.Equal("1", seen);
        Assert.Equal("2", await ControlBed.GetAsync(topic, "a"));
        Assert.Null(await ControlBed.GetAsync(topic, "b"));
    }

    [Fact]
    public async Task TryReplaceAsync_twoWritersAtOnce_oneWinsAndTheOtherIsTold()
    {
        IControlTopic[] topics = [_bed.Open(), _bed.Open()];
        var listener = _bed.Follow();
        var random = new Random(1);
        for (var round = 0; round < Rounds; round++)
        {
            var (elder, heir) = random.Next(2) == 0 ? (topics[0], topics[1]) : (topics[1], topics[0]);
            var heirEndsFirst = random.Next(2) == 0;
            using var heirIsIn = new ManualResetEventSlim();
            using var heirMayGoOn = new ManualResetEventSlim(heirEndsFirst);
            Task<ControlWrite>? second = null;
            var first = await elder.TryReplaceAsync(
                "key",
                _ =>
                {
                    // The second begins when the first has read and not written.
                    second = heir.TryReplaceAsync(
                        "key",
                        _ =>
                        {
                            heirIsIn.Set();
                            Assert.True(heirMayGoOn.Wait(ControlBed.Within));
                            return ControlBed.Bytes($"heir {round}");
                        },
                        ControlBed.Within, CancellationToken.None);
                    Assert.True(heirEndsFirst ? second.Wait(ControlBed.Within) : heirIsIn.Wait(ControlBed.Within));
                    return ControlBed.Bytes($"elder {round}");
                },
                ControlBed.Within, CancellationToken.None);
            heirMayGoOn.Set();

            Assert.Equal(ControlOutcome.Contended, first.Outcome);
            Assert.Contains("'key'", first.Reason, StringComparison.Ordinal);
            Assert.Equal(ControlOutcome.Written, (await second!).Outcome);
        }

        // Nothing of the others was ever to be seen.
        await ControlBed.UntilAsync(() => listener.Records.Count >= Rounds, () => $"{Rounds} values");
        Assert.Equal(Enumerable.Range(0, Rounds).Select(round => $"heir {round}"), listener.Records.Select(record => record.Value));
    }

    [Fact]
    public async Task TryReplaceAsync_incrementsOfFourRacers_loseNone()
    {
        var topics = Enumerable.Range(0, 4).Select(_ => _bed.Open()).ToArray();
        var wins = await Task.WhenAll(topics.Select(CountWinsAsync));

        Assert.Equal($"{wins.Sum()}", await ControlBed.GetAsync(topics[0], "counter"));
        Assert.True(wins.Sum() > 0);

        static async Task<int> CountWinsAsync(IControlTopic topic)
        {
            var wins = 0;
            for (var attempt = 0; attempt < 10; attempt++)
            {
                var outcome = await topic.TryReplaceAsync(
                    "counter", current => ControlBed.Bytes($"{int.Parse(ControlBed.Text(current) ?? "0") + 1}"), ControlBed.Within, CancellationToken.None);
                Assert.True(outcome.Outcome is ControlOutcome.Written or ControlOutcome.Contended, outcome.ToString());
                wins += outcome.Outcome == ControlOutcome.Written ? 1 : 0;
            }

            return wins;
        }
    }

    [Fact]
    public async Task TryReplaceAsync_writerDiedBeforeItsCommit_goesOnFromTheLastWholeValue()
    {
        var topic = _bed.Open();
        await ControlBed.SetAsync(topic, "key", "whole");
        var listener = _bed.Follow();
        using var dead = _bed.Abandon("key", "half");

        Assert.Equal("whole", await ControlBed.GetAsync(topic, "key"));
        Assert.Equal(ControlOutcome.Written, (await ControlBed.SetAsync(topic, "key", "next")).Outcome);

        await ControlBed.UntilAsync(() => listener.Records.Count == 2, () => "two values");
        Assert.Equal(["whole", "next"], listener.Records.Select(record => record.Value));
        Assert.ThrowsAny<KafkaException>(() => dead.CommitTransaction(ControlBed.Within));
    }

    [Fact]
    public async Task TryReplaceAsync_anotherKeysTransactionIsOpen_waitsForWhatLiesBehindIt()
    {
        var topic = _bed.Open();
        await ControlBed.SetAsync(topic, "key", "before");
        using var open = _bed.Abandon("other", "open");
        var behind = Task.Run(() => ControlBed.SetAsync(topic, "key", "behind"));
        await ControlBed.UntilAsync(() => _bed.Broker.Context.Topics.Find(ControlBed.Topic)!.Partitions[0].EndOffset >= 3, () => "the open record");

        open.CommitTransaction(ControlBed.Within);

        Assert.Equal(ControlOutcome.Written, (await behind).Outcome);
        Assert.Equal("behind", await ControlBed.GetAsync(topic, "key"));
        Assert.Equal("open", await ControlBed.GetAsync(topic, "other"));
    }

    [Fact]
    public async Task TryReplaceAsync_anotherKeysTransactionStaysOpen_failsInTimeAndSaysWhy()
    {
        var topic = _bed.Open();
        await ControlBed.SetAsync(topic, "key", "before");
        using var open = _bed.Abandon("other", "open");

        var outcome = await topic.TryReplaceAsync("key", _ => ControlBed.Bytes("never"), TimeSpan.FromSeconds(2), CancellationToken.None);

        Assert.Equal(ControlOutcome.Failed, outcome.Outcome);
        Assert.Contains("open transactions", outcome.Reason, StringComparison.Ordinal);
        open.AbortTransaction(ControlBed.Within);
        Assert.Equal("before", await ControlBed.GetAsync(topic, "key"));
    }

    [Fact]
    public async Task TryReplaceAsync_recordsComeAllTheTime_neitherWriterNorFollowerWaitsForASilence()
    {
        var topic = _bed.Open();
        await ControlBed.SetAsync(topic, "a", "1");
        using var stop = new CancellationTokenSource();
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = _bed.Broker.BootstrapServers, LingerMs = 0 }).Build();
        var talking = Task.Run(async () =>
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2), TimeProvider.System);
            while (!stop.IsCancellationRequested)
            {
                producer.Produce(ControlBed.Topic, new Message<string, string> { Key = "an instance", Value = "its report" });
                await timer.WaitForNextTickAsync();
            }
        });

        Assert.Equal(ControlOutcome.Written, (await ControlBed.SetAsync(topic, "a", "2")).Outcome);
        var follower = _bed.Follow();
        await ControlBed.UntilAsync(() => !follower.CaughtUp.IsEmpty, () => "the follower is caught up");
        await stop.CancelAsync();
        await talking;

        Assert.Equal("2", follower.State["a"]);
    }

    [Fact]
    public async Task TryReplaceAsync_brokerAway_failsInTimeAndSaysWhere()
    {
        var topic = _bed.Open();
        _bed.Broker.Faults.TakeDown();

        var outcome = await topic.TryReplaceAsync("key", _ => [], TimeSpan.FromSeconds(1), CancellationToken.None);

        Assert.Equal(ControlOutcome.Failed, outcome.Outcome);
        Assert.Contains("control topic 'control'", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TryReplaceAsync_changeThrows_throwsTheSameAndWritesNothing()
    {
        var topic = _bed.Open();

        await Assert.ThrowsAsync<FormatException>(() => topic.TryReplaceAsync("key", _ => throw new FormatException(), ControlBed.Within, CancellationToken.None));

        Assert.Null(await ControlBed.GetAsync(topic, "key"));
    }

    [Fact]
    public async Task TryReplaceAsync_severalPartitions_findsEachKey()
    {
        await _bed.CreateAsync(4, ("cleanup.policy", "compact"));
        var topic = _bed.Open();
        for (var key = 0; key < 5; key++)
        {
            await ControlBed.SetAsync(topic, $"key-{key}", $"value-{key}");
        }

        Assert.Equal("value-3", await ControlBed.GetAsync(topic, "key-3"));
        var listener = _bed.Follow();
        await ControlBed.UntilAsync(() => !listener.CaughtUp.IsEmpty, () => "the end");
        Assert.Equal(5, listener.State.Count);
        Assert.Equal(4, listener.CaughtUp.Single().Count);
    }

    public void Dispose() => _bed.Dispose();
}
