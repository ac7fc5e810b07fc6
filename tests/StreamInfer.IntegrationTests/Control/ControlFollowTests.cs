using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.EmbeddedBroker.Wire;
using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.Kafka.Control;
using StreamInfer.Models.Control;

namespace StreamInfer.IntegrationTests.Control;

public sealed class ControlFollowTests : IDisposable
{
    private ControlBed _bed = new();

    [Fact]
    public async Task Follow_topicMissing_createsItCompactedAndCatchesUp()
    {
        var listener = _bed.Follow();

        await ControlBed.UntilAsync(() => !listener.CaughtUp.IsEmpty, () => "the end of the new topic");
        Assert.Equal(0, listener.CaughtUp.Single().Single().NextOffset);
        Assert.Equal("compact", await PolicyAsync());

        await ControlBed.SetAsync(_bed.Open(), "key", "value");
        await ControlBed.UntilAsync(() => !listener.Records.IsEmpty, () => "the value");
        Assert.Equal(("key", "value", 0), listener.Records.Single());
        Assert.Single(listener.CaughtUp);
    }

    [Fact]
    public async Task Follow_topicMissingAndMayNotBeCreated_isTroubleUntilItIsThere()
    {
        _bed.Broker.Faults.Fail(ApiKey.CreateTopics, EmbeddedBroker.Wire.ErrorCode.TopicAuthorizationFailed);
        var listener = _bed.Follow();
        await ControlBed.UntilAsync(() => !listener.Troubles.IsEmpty, () => "trouble");
        Assert.Contains("create it with cleanup.policy=compact", listener.Troubles.First(), StringComparison.Ordinal);

        _bed.Broker.Faults.Heal(ApiKey.CreateTopics);

        await ControlBed.UntilAsync(() => !listener.CaughtUp.IsEmpty, () => "the end");
        await ControlBed.UntilAsync(() => listener.Troubles.Last() is null, () => "no more trouble");
    }

    [Fact]
    public async Task Follow_brokerRestarts_goesOnWithoutGivingAnythingTwice()
    {
        var topic = _bed.Open();
        await ControlBed.SetAsync(topic, "key", "before");
        var listener = _bed.Follow();
        await ControlBed.UntilAsync(() => !listener.CaughtUp.IsEmpty, () => "the end");

        _bed.Broker.Faults.TakeDown();
        await ControlBed.UntilAsync(() => !listener.Troubles.IsEmpty, () => "trouble");
        await _bed.Broker.RestartAsync();
        _bed.Broker.Faults.BringUp();
        await ControlBed.UntilAsync(() => listener.Troubles.Last() is null, () => "no more trouble");

        Assert.Equal(ControlOutcome.Written, (await ControlBed.SetAsync(topic, "key", "after")).Outcome);
        await ControlBed.UntilAsync(() => listener.Records.Count > 1, () => "the value after the restart");
        Assert.Equal(["before", "after"], listener.Records.Select(record => record.Value));
        Assert.Single(listener.CaughtUp);
    }

    [Fact]
    public async Task Follow_topicDeletedAndMadeAnew_givesTheNewOneFromItsBeginning()
    {
        var topic = _bed.Open();
        await ControlBed.SetAsync(topic, "key", "old");
        await ControlBed.SetAsync(topic, "key", "old too");
        var listener = _bed.Follow();
        await ControlBed.UntilAsync(() => !listener.CaughtUp.IsEmpty, () => "the end");

        await _bed.OpenAdmin().DeleteTopicsAsync([ControlBed.Topic]);
        await ControlBed.UntilAsync(() => _bed.Broker.Context.Topics.Find(ControlBed.Topic) is not null, () => "the follower to make it anew");
        await ControlBed.SetAsync(topic, "key", "new");

        await ControlBed.UntilAsync(() => listener.State["key"] == "new", () => "the new value");
        Assert.Equal(["old", "old too", "new"], listener.Records.Select(record => record.Value));
    }

    [Fact]
    public async Task Follow_topicNotCompacted_warnsInOneLine()
    {
        await _bed.CreateAsync(1, ("cleanup.policy", "delete"));
        var log = new LineLogger();
        var listener = _bed.Follow(log);

        await ControlBed.UntilAsync(() => !listener.CaughtUp.IsEmpty, () => "the end");
        Assert.Contains("Topic control has cleanup.policy=delete, not compact", Assert.Single(log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follow_afterCompaction_hasTheSameState()
    {
        _bed.Dispose();
        _bed = new ControlBed(options => options with { CleanUpInterval = TimeSpan.FromMilliseconds(100) });
        await _bed.CreateAsync(1, ("cleanup.policy", "compact"), ("min.cleanable.dirty.ratio", "0.01"), ("segment.bytes", "4096"));
        var topic = _bed.Open();
        for (var revision = 0; revision < 8; revision++)
        {
            await ControlBed.SetAsync(topic, "kept", $"{revision}{new string('x', 1000)}");
            await ControlBed.SetAsync(topic, $"old-{revision % 2}", $"{revision}");
        }

        topic.Report("filler", new byte[2500]);
        topic.Report("more filler", new byte[2500]);
        await Eventually.IsTrueAsync(
            async () => (await ReadAsync()).Records.Count(record => record.Key == "kept") == 1, () => "the older values to be compacted away");

        Assert.StartsWith("7x", await ControlBed.GetAsync(topic, "kept"), StringComparison.Ordinal);
        Assert.Equal("6", await ControlBed.GetAsync(topic, "old-0"));
        var listener = await ReadAsync();
        Assert.Equal(("7", "6", "7"), (listener.State["kept"]![..1], listener.State["old-0"], listener.State["old-1"]));
    }

    [Fact]
    public void Follow_twice_isRefused()
    {
        var topic = _bed.Open();
        topic.Follow(new RecordingControlListener());

        Assert.Throws<InvalidOperationException>(() => topic.Follow(new RecordingControlListener()));
    }

    [Fact]
    public async Task Report_whileTheBrokerIsAway_keepsTheLatestOfEachKey()
    {
        var topic = _bed.Open();
        topic.Report("a", ControlBed.Bytes("first"));
        var listener = _bed.Follow();
        await ControlBed.UntilAsync(() => listener.State.GetValueOrDefault("a") == "first", () => "the first report");

        _bed.Broker.Faults.TakeDown();
        for (var report = 0; report < 100; report++)
        {
            topic.Report("a", ControlBed.Bytes($"{report}"));
            topic.Report("b", ControlBed.Bytes($"{report}"));
        }

        _bed.Broker.Faults.BringUp();
        await ControlBed.UntilAsync(() => listener.State.GetValueOrDefault("a") == "99" && listener.State.GetValueOrDefault("b") == "99", () => "the latest reports");
        Assert.InRange(topic.ReportsDropped, 197, 198);
        topic.Report("a", null);
        await ControlBed.UntilAsync(() => listener.State["a"] is null, () => "the deletion");
        Assert.Equal(200 + 2 - topic.ReportsDropped, listener.Records.Count);
    }

    [Fact]
    public async Task Dispose_withReports_sendsTheLast()
    {
        using (var topic = _bed.Open())
        {
            topic.Report("instance", ControlBed.Bytes("left"));
        }

        var listener = _bed.Follow();
        await ControlBed.UntilAsync(() => !listener.Records.IsEmpty, () => "the report");
        Assert.Equal("left", listener.Records.Single().Value);
    }

    public void Dispose() => _bed.Dispose();

    private async Task<RecordingControlListener> ReadAsync()
    {
        var listener = new RecordingControlListener();
        using var topic = new KafkaControlTopic(ControlBed.Topic, _bed.Properties, TimeProvider.System, NullLogger.Instance);
        topic.Follow(listener);
        await ControlBed.UntilAsync(() => !listener.CaughtUp.IsEmpty, () => "the end");
        return listener;
    }

    private async Task<string> PolicyAsync()
    {
        var resource = new Confluent.Kafka.Admin.ConfigResource { Type = Confluent.Kafka.Admin.ResourceType.Topic, Name = ControlBed.Topic };
        return (await _bed.OpenAdmin().DescribeConfigsAsync([resource])).Single().Entries["cleanup.policy"].Value;
    }

    private sealed class LineLogger : ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<(LogLevel Level, string Text)> _lines = [];

        public IEnumerable<string> Warnings => _lines.Where(line => line.Level >= LogLevel.Warning).Select(line => line.Text);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue((logLevel, formatter(state, exception)));
    }
}
