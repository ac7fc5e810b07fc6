using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Kafka;
using StreamInfer.Topologies;

namespace StreamInfer.IntegrationTests.Kafka;

public sealed class TopicCheckTests : KafkaTest
{
    [Fact]
    public async Task RunAsync_allTopicsThere_findsNothing()
    {
        CreateTopics(2);

        Assert.Empty(await Check().RunAsync(Source("group"), Output(), null, default));
    }

    [Fact]
    public async Task RunAsync_topicsMissing_namesEachSettingAndCreatesNone()
    {
        Cluster.CreateTopic(Topic, 1);
        var output = Output() with { Topic = "predictions" };

        var problems = await Check().RunAsync(Source("group"), output, null, default);
        var again = await Check().RunAsync(Source("group"), output, null, default);

        Assert.Equal(2, problems.Count);
        Assert.StartsWith($"output.topic: topic 'predictions' at {Cluster.BootstrapServers}: ", problems[0], StringComparison.Ordinal);
        Assert.StartsWith("output.deadLetters: topic 'dead-letters' at ", problems[1], StringComparison.Ordinal);
        Assert.All(problems, problem => Assert.Contains("create the topic", problem, StringComparison.Ordinal));
        Assert.Equal(problems, again);
    }

    [Fact]
    public async Task RunAsync_topicsOfMonitoringMissing_namesTheirSettings()
    {
        CreateTopics(1);
        var monitoring = new MonitoringPlan { DriftTopic = "drift", AnomalyTopic = "anomalies" };

        var problems = await Check().RunAsync(Source("group"), Output(), monitoring, default);

        Assert.Equal(2, problems.Count);
        Assert.StartsWith("monitoring.driftTopic: topic 'drift' at ", problems[0], StringComparison.Ordinal);
        Assert.StartsWith("monitoring.anomalyTopic: topic 'anomalies' at ", problems[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_noPermission_saysWhatToGrant()
    {
        CreateTopics(1);
        Cluster.FailTopic(DeadLetters, ErrorCode.TopicAuthorizationFailed);

        var problem = Assert.Single(await Check().RunAsync(Source("group"), Output(), null, default));

        Assert.Contains("output.deadLetters: topic 'dead-letters'", problem, StringComparison.Ordinal);
        Assert.Contains("grant this client's principal", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_brokerComesLater_waitsAndSaysSo()
    {
        CreateTopics(1);
        Cluster.TakeDown();
        var check = Check();
        var running = check.RunAsync(Source("group"), Output(), null, default);
        var deadline = new Deadline();
        while (check.Status.Trouble is null)
        {
            deadline.Check("trouble in the status");
            await Task.Yield();
        }

        Assert.False(running.IsCompleted);
        Cluster.BringUp();

        Assert.Empty(await running.WaitAsync(Deadline.Limit, TimeProvider.System));
        Assert.Null(check.Status.Trouble);
    }

    [Fact]
    public async Task RunAsync_topicStillBeingMade_waitsForItsLeader()
    {
        CreateTopics(1);
        Cluster.FailTopic(Topic, ErrorCode.LeaderNotAvailable);
        var check = Check();
        var running = check.RunAsync(Source("group"), Output(), null, default);
        var deadline = new Deadline();
        while (check.Status.Trouble is null)
        {
            deadline.Check("trouble in the status");
            await Task.Yield();
        }

        Cluster.FailTopic(Topic, ErrorCode.NoError);

        Assert.Empty(await running.WaitAsync(Deadline.Limit, TimeProvider.System));
    }

    [Fact]
    public async Task RunAsync_givenUp_throwsCancelled()
    {
        Cluster.TakeDown();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(100), TimeProvider.System);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Check().RunAsync(Source("group"), Output(), null, cancellation.Token));
    }

    [Fact]
    public async Task RunAsync_wrongProperty_isAProblemWithoutAskingAnyBroker()
    {
        Cluster.TakeDown();
        var check = new TopicCheck(Properties(("acks", "1")), TimeProvider.System, NullLogger.Instance);

        Assert.Contains("'acks' cannot be changed", Assert.Single(await check.RunAsync(Source("group"), Output(), null, default)), StringComparison.Ordinal);
    }

    private TopicCheck Check() => new(Properties(), TimeProvider.System, NullLogger.Instance);
}
