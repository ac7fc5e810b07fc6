using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Wire;
using StreamInfer.Host;
using StreamInfer.Host.Service;
using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.TestKit.Broker;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>What the running service does when something it needs is away: says so, stays, and goes on by itself when it is back.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private const int Events = 300;

    private readonly CancellationTokenSource _stop = new();
    private ProgramBed _bed = null!;
    private ScoringService? _service;
    private Task _run = Task.CompletedTask;

    public async Task InitializeAsync() => _bed = await ProgramBed.StartAsync();

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_service is not null)
        {
            await _run.ContinueWith(_ => { }, TaskScheduler.Default);
            await _service.DisposeAsync();
        }

        await _bed.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Service_brokerAwayAndBack_goesOnByItself()
    {
        await StartAndScoreAsync();
        _bed.Broker.Faults.TakeDown();
        await AwaitReasonAsync("broker", "retrying; check bootstrap.servers");
        _bed.Broker.Faults.BringUp();
        await AssertGoesOnAsync();
    }

    [Theory]
    [InlineData(nameof(ErrorCode.NotLeaderOrFollower))]
    [InlineData(nameof(ErrorCode.KafkaStorageError))]
    [InlineData(nameof(ErrorCode.NotEnoughReplicas))]
    public async Task Service_onePartitionTakesNoOutput_keepsItsPlaceAndGoesOnWhenItDoes(string error)
    {
        await StartAndScoreAsync();
        _bed.Broker.Faults.Fail(ApiKey.Produce, Enum.Parse<ErrorCode>(error), name: ProgramBed.Scores, partition: 1);
        await _bed.SendAsync(Events, seed: 2);
        await AwaitAsync(() => _service!.Pipeline!.State.EventsRead == 2 * Events, "all events to be read");
        await AwaitReasonAsync("pipeline", "the leader of an output partition does not acknowledge");
        Assert.True(_service!.Pipeline!.State.Completed < 2 * Events);
        Assert.Equal(4, _service.Pipeline.State.AssignedPartitions);
        _bed.Broker.Faults.Heal(ApiKey.Produce);
        await AssertScoredAsync(2 * Events);
        await AwaitAsync(() => _service.Pipeline.State.Completed == 2 * Events, "all to be acknowledged");
    }

    [Fact]
    public async Task Service_outputThrottled_isSlowerAndLosesNothing()
    {
        await StartAndScoreAsync();
        _bed.Broker.Faults.Throttle(ApiKey.Produce, TimeSpan.FromMilliseconds(200));
        await _bed.SendAsync(Events, seed: 2);
        await AssertScoredAsync(2 * Events);
        _bed.Broker.Faults.Throttle(ApiKey.Produce, TimeSpan.Zero);
    }

    [Fact]
    public async Task Service_groupTakesNoCommits_readsToTheBoundSaysSoAndGoesOn()
    {
        await StartAndScoreAsync("limits: {}", plan => plan with { Source = plan.Source with { MaxUncommitted = 400, CommitInterval = TimeSpan.FromMilliseconds(10) } });
        _bed.Broker.Faults.Fail(ApiKey.OffsetCommit, ErrorCode.CoordinatorLoadInProgress);
        await _bed.SendAsync(1000, seed: 2);
        await AwaitReasonAsync("pipeline", "source.maxUncommitted, 400");
        Assert.Equal(4, _service!.Pipeline!.State.AssignedPartitions);
        _bed.Broker.Faults.Heal(ApiKey.OffsetCommit);
        await AssertScoredAsync(Events + 1000);
    }

    [Fact]
    public async Task Service_topicTakesSmallerRecordsThanEventsAre_shortensTheDeadLetters()
    {
        _bed.Broker.Context.Topics.Delete(ProgramBed.DeadLetters);
        _bed.CreateTopic(ProgramBed.DeadLetters, new TopicSettings { MaxMessageBytes = 20_000 });
        await StartAndScoreAsync();
        await SendBrokenAsync(count: 40, bytes: 100_000);
        await SendBrokenAsync(count: 40, bytes: 2_000);
        var dead = await Task.Run(() => OutputReader.Read(_bed.Broker.BootstrapServers, ProgramBed.DeadLetters, 80));

        Assert.Equal(40, dead.Count(record => record.Message.Headers.TryGetLastBytes("si-truncated", out var cut) && System.Text.Encoding.UTF8.GetString(cut) == "value=100000"));
        Assert.Equal(40, dead.Count(record => record.Message.Value.Length == 2_000));
        await AssertGoesOnAsync();
    }

    [Fact]
    public async Task Service_topicTakesSmallerBatchesThanTheClientSends_sendsSmallerOnes()
    {
        _bed.Broker.Context.Topics.Delete(ProgramBed.Scores);
        _bed.CreateTopic(ProgramBed.Scores, new TopicSettings { MaxMessageBytes = 6_000 });
        await _bed.SendAsync(5_000);
        await StartAsync();
        await AssertScoredAsync(5_000);
    }

    [Fact]
    public async Task Service_deadLetterThatTheTopicRefusesForGood_stopsAndCommitsNothingBehindIt()
    {
        await StartAndScoreAsync();
        await AwaitAsync(() => _service!.Pipeline!.State.Uncommitted == 0 && _service.Pipeline.State.Completed == Events, "a commit");
        _bed.Broker.Faults.Fail(ApiKey.Produce, ErrorCode.MessageTooLarge, name: ProgramBed.DeadLetters);
        await SendBrokenAsync(count: 1, bytes: 2_000);
        var failure = await Assert.ThrowsAsync<StartFailure>(() => _run);

        Assert.Equal(ExitCode.Kafka, failure.ExitCode);
        Assert.Contains($"topic '{ProgramBed.DeadLetters}'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("message.max.bytes", failure.Message, StringComparison.Ordinal);

        // What was not written is read again by the next one.
        _bed.Broker.Faults.Heal(ApiKey.Produce);
        await _service!.DisposeAsync();
        await StartAsync();
        Assert.NotEmpty(await Task.Run(() => OutputReader.Read(_bed.Broker.BootstrapServers, ProgramBed.DeadLetters, 1)));
    }

    [Fact]
    public async Task Service_outputTopicDeletedMeanwhile_stopsSaysSoAndLosesNothing()
    {
        await StartAndScoreAsync("", plan => plan with { Kafka = plan.Kafka.SetItem("topic.metadata.propagation.max.ms", "200") });
        _bed.Broker.Context.Topics.Delete(ProgramBed.Scores);
        await _bed.SendAsync(Events, seed: 2);
        var failure = await Assert.ThrowsAsync<StartFailure>(() => _run);

        Assert.Equal(ExitCode.Kafka, failure.ExitCode);
        Assert.Contains($"topic '{ProgramBed.Scores}'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("create the topic", failure.Message, StringComparison.Ordinal);

        // The topic begins anew, so it has what was not written, and perhaps repeats of what was.
        _bed.CreateTopic(ProgramBed.Scores);
        await _service!.DisposeAsync();
        await StartAsync();
        var predictions = await Task.Run(() => _bed.Predictions(Events));
        Assert.InRange(predictions.Distinct().Count(), Events, 2 * Events);
    }

    private async Task StartAndScoreAsync(string more = "", Func<Topologies.TopologyPlan, Topologies.TopologyPlan>? change = null)
    {
        await _bed.SendAsync(Events);
        await StartAsync(more, change);
        await AssertScoredAsync(Events);
    }

    private async Task StartAsync(string more = "", Func<Topologies.TopologyPlan, Topologies.TopologyPlan>? change = null)
    {
        var plan = _bed.Plan(more);
        _service = ProgramBed.Service(change?.Invoke(plan) ?? plan);
        _run = Task.Run(() => _service.RunAsync(_stop.Token));
        await AwaitAsync(() => _service.Pipeline?.State.AssignedPartitions == 4, "partitions");
    }

    private async Task AssertGoesOnAsync()
    {
        await _bed.SendAsync(Events, seed: 3);
        await AssertScoredAsync(2 * Events);
        await AwaitAsync(async () => (await ReasonsAsync()).Contains("\"ready\"", StringComparison.Ordinal), "health");
    }

    /// <summary>Each once: nothing was lost, and without a crash nothing is repeated.</summary>
    private async Task AssertScoredAsync(int count)
    {
        var predictions = await Task.Run(() => _bed.Predictions(count));
        Assert.Equal(count, predictions.Count);
        Assert.Equal(count, predictions.Distinct().Count());
    }

    private Task AwaitReasonAsync(string component, string text) => AwaitAsync(
        async () =>
        {
            var reasons = await ReasonsAsync();
            return reasons.Contains($"\"component\":\"{component}\"", StringComparison.Ordinal) && reasons.Contains(text, StringComparison.Ordinal);
        },
        $"health with '{text}'");

    private async Task<string> ReasonsAsync()
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(_service!.Address!, "/health/ready"));
        return await answer.Content.ReadAsStringAsync();
    }

    private Task AwaitAsync(Func<bool> condition, string what) => AwaitAsync(() => Task.FromResult(condition()), what);

    private Task AwaitAsync(Func<Task<bool>> condition, string what) => Eventually.IsTrueAsync(
        async () =>
        {
            if (_run.IsFaulted)
            {
                await _run;
            }

            return await condition();
        },
        () => what);

    private async Task SendBrokenAsync(int count, int bytes)
    {
        using var producer = new Confluent.Kafka.ProducerBuilder<byte[], byte[]>(
            new Dictionary<string, string> { ["bootstrap.servers"] = _bed.Broker.BootstrapServers }).Build();
        var broken = new byte[bytes];
        Array.Fill(broken, (byte)'x');
        for (var number = 0; number < count; number++)
        {
            await producer.ProduceAsync(ProgramBed.Source, new Confluent.Kafka.Message<byte[], byte[]> { Key = [(byte)number], Value = broken });
        }
    }
}
