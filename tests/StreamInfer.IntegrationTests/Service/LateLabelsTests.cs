using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host.Service;
using StreamInfer.Host.Simulation;
using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Monitoring.Labels;
using StreamInfer.Topologies;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>Late labels on a broker: joined, measured, bounded, and the same whoever reads them again.</summary>
public class LateLabelsTests
{
    private const int Stretch = 5_000;
    private const long Minute = 60_000;

    /// <summary>An event a minute, so that a window is a stretch of the table of <c>shared/data/elec2/README.md</c>.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(Stretch);

    /// <summary>
    /// Labels of 45,312 real events, some early and most late, and what two models made by others said: the last stretch's area under the curve is that of the table. Another
    /// instance that begins anew comes to the same, figure by figure.
    /// </summary>
    [Elec2Theory]
    [InlineData(0.894, 0.885)]
    public async Task Follow_elec2_hasTheQualityOfTheTableAndTheSameAfterARestart(double first, double second)
    {
        var windowMs = (long)Window.TotalMilliseconds;
        var start = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / windowMs * windowMs - (20 * windowMs);
        await using var bed = await ServiceBed.StartAsync();
        var plan = bed.Read(RepositoryFiles.Of("topologies", "electricity.yaml"));
        var labels = new LabelsPlan("electricity-labels") { Window = Window, Horizon = TimeSpan.FromHours(2) };
        plan = plan with { Output = plan.Output with { Format = EventFormat.Json }, Monitoring = new MonitoringPlan { Labels = labels } };
        bed.Cluster.CreateTopic(plan.Output.Topic, 3);
        bed.Cluster.CreateTopic("electricity-labels", 2);

        // The last stretch of the table ends at row 44,999, and one before it, so that there is something to forget.
        const int from = 35_000;
        const int until = 45_000;
        await ProduceElec2Async(bed.Cluster.BootstrapServers, plan.Output.Topic, start, from, until);
        var time = new ShiftedTime(DateTimeOffset.FromUnixTimeMilliseconds(start + (from * Minute)));
        LabelsSnapshot snapshot;
        using (var reader = Open(plan, time))
        {
            await Eventually.IsTrueAsync(() => Task.FromResult(reader.Snapshot.Joined == 2 * (until - from)), () => $"all are joined, {reader.Snapshot.Joined} are; {reader.Problem}");
            snapshot = reader.Snapshot;
        }

        using var other = Open(plan, time);
        await Eventually.IsTrueAsync(() => Task.FromResult(other.Snapshot.IsEnabled), () => $"the other has read, {other.Problem}");

        Assert.Equal(JsonSerializer.Serialize(snapshot), JsonSerializer.Serialize(other.Snapshot));
        Assert.Equal([(1, "primary"), (2, "rollout")], snapshot.Versions.Select(version => (version.Version, version.Route)));
        Assert.All(snapshot.Versions, version => Assert.Equal((Stretch, Stretch), (version.Labels, version.Predictions)));
        Assert.Equal(first, snapshot.Versions[0].Figures.RocAuc!.Value, 0.0006);
        Assert.Equal(second, snapshot.Versions[1].Figures.RocAuc!.Value, 0.0006);
        Assert.Equal((1, 2), (snapshot.Comparison!.A, snapshot.Comparison.B));
        Assert.Equal((0L, 0L, 0L), (snapshot.Evicted, snapshot.Contradictory, snapshot.Rejected));
        Assert.Equal(0L, other.Counted.Joined);
    }

    /// <summary>The service beside a simulator that tells of fraud, and then a flood of labels for nothing.</summary>
    [Fact]
    public async Task RunAsync_labelsOfTheSimulator_areJoinedAndAFloodIsBounded()
    {
        const int events = 2_000;
        const int flood = 6_000;
        await using var bed = await ServiceBed.StartAsync();
        using var folder = new TemporaryFolder();
        var plan = bed.Read(folder.Write("fraud.yaml", (await File.ReadAllTextAsync(RepositoryFiles.Of("topologies", "fraud.yaml")))
            + "\nmonitoring:\n  driftTopic: fraud-drift\n  labels: { topic: fraud-labels, joinBy: source, maxPending: 3000 }\n  detectors: [{ signal: $error, kind: ddm }]\n"));
        bed.CreateTopics(plan);
        bed.Cluster.CreateTopic("fraud-labels", 2);
        bed.Cluster.CreateTopic("fraud-drift", 1);
        using var stop = new CancellationTokenSource();
        await using var service = ServiceBed.Service(plan, RepositoryFiles.Of("models"));
        var running = service.RunAsync(stop.Token);

        using var simulator = await bed.OpenSimulatorAsync(plan, eventsPerSecond: 2_000, events, new LateLabels("fraud-labels", TimeSpan.FromMilliseconds(500), TimeProvider.System));
        await simulator.RunAsync(CancellationToken.None);
        await Eventually.IsTrueAsync(() => Task.FromResult(service.Labels?.Snapshot.Joined == events), () => $"labels are joined, {service.Labels?.Snapshot}; {service.Labels?.Problem}");
        var before = service.Labels!.Snapshot;

        await FloodAsync(bed.Cluster.BootstrapServers, flood);
        await Eventually.IsTrueAsync(() => Task.FromResult(service.Labels.Snapshot.Evicted == flood - 3_000), () => $"the flood is over, {service.Labels.Snapshot}");
        var after = service.Labels.Snapshot;
        await stop.CancelAsync();
        await running;

        var version = Assert.Single(after.Versions);
        Assert.Equal((events, "primary", true), (version.Labels, version.Route, version.IsSufficient));
        Assert.InRange(version.Figures.Accuracy!.Value, 0.9, 1);
        Assert.Equal((0L, 0L), (before.Rejected, before.Evicted));
        Assert.Equal((1L, events + 3_000L, (long)events), (after.Rejected, after.Pending, after.Joined));
        Assert.Equal(before.Versions[0].Figures, version.Figures);
    }

    /// <summary>A topic that is made later, a reader that hands over and takes over again, records that an aborted transaction left.</summary>
    [Fact]
    public async Task Follow_topicMadeLaterAndReadershipThatMoves_readsTheSameAgain()
    {
        await using var bed = await ServiceBed.StartAsync();
        var plan = bed.Read(RepositoryFiles.Of("topologies", "electricity.yaml"));
        plan = plan with { Output = plan.Output with { Format = EventFormat.Json }, Monitoring = new MonitoringPlan { Labels = new LabelsPlan("late-labels") { JoinBy = LabelJoinKey.Key } } };
        bed.Cluster.CreateTopic(plan.Output.Topic, 2);
        var isFirst = true;
        using var reader = Open(plan, TimeProvider.System, () => Volatile.Read(ref isFirst));
        await Eventually.IsTrueAsync(() => Task.FromResult(reader.Problem?.Contains("'late-labels'", StringComparison.Ordinal) == true), () => $"it says what is missing, {reader.Problem}");

        bed.Cluster.CreateTopic("late-labels", 1);
        await Task.Run(() => ProduceByKey(bed.Cluster.BootstrapServers, plan.Output.Topic, "late-labels"));
        await Eventually.IsTrueAsync(() => Task.FromResult(reader.Snapshot.Joined == 200), () => $"labels are joined, {reader.Snapshot}; {reader.Problem}");
        Assert.Null(reader.Problem);
        var before = reader.Snapshot;

        Volatile.Write(ref isFirst, false);
        await Eventually.IsTrueAsync(() => Task.FromResult(!reader.Snapshot.IsEnabled), () => "it has stopped");
        Volatile.Write(ref isFirst, true);
        await Eventually.IsTrueAsync(() => Task.FromResult(reader.Snapshot.IsEnabled), () => $"it has read again, {reader.Problem}");

        Assert.Equal(JsonSerializer.Serialize(before), JsonSerializer.Serialize(reader.Snapshot));
        Assert.Equal((200L, 1L, 1L, 1L), (before.Joined, before.Duplicates, before.Contradictory, before.Rejected));
        Assert.Equal(0.75, Assert.Single(before.Versions).Figures.Accuracy);
    }

    private static void ProduceByKey(string bootstrap, string output, string labels)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        using var producer = new ProducerBuilder<string, byte[]>(new Dictionary<string, string> { ["bootstrap.servers"] = bootstrap, ["transactional.id"] = "labels-test" }).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(30));
        foreach (var isKept in new[] { false, true })
        {
            producer.BeginTransaction();
            for (var i = 0; i < 200; i++)
            {
                Send(producer, output, $"payment-{i}", now + i, "{\"predictionId\":\"x\",\"score\":0.9,\"modelVersion\":1,\"route\":\"primary\"}");
            }

            if (isKept)
            {
                producer.CommitTransaction(TimeSpan.FromSeconds(30));
            }
            else
            {
                producer.AbortTransaction(TimeSpan.FromSeconds(30));
            }
        }

        producer.BeginTransaction();
        for (var i = 0; i < 200; i++)
        {
            Send(producer, labels, $"payment-{i}", now + i, $"{{\"label\":{(i % 4 == 0 ? 0 : 1)}}}");
        }

        Send(producer, labels, "payment-1", now + 201, "{\"label\":\"1\"}");
        Send(producer, labels, "payment-1", now + 202, "{\"label\":false}");
        Send(producer, labels, "payment-1", now + 203, "{}");
        producer.CommitTransaction(TimeSpan.FromSeconds(30));
    }

    private static ServiceLabels Open(TopologyPlan plan, TimeProvider time, Func<bool>? isFirst = null) => new(
        new LabelsParts
        {
            Topology = plan,
            Kafka = new KafkaProperties(plan.Name, plan.Kafka),
            Registry = null,
            DriftSchemaId = 0,
            ThresholdOf = _ => 0.5,
            IsFirst = isFirst ?? (() => true),
            OnThread = () => { },
            Time = time,
        },
        NullLoggerFactory.Instance);

    private static async Task ProduceElec2Async(string bootstrap, string topic, long start, int from, int until)
    {
        double[][] scores = [Elec2Data.Expected(1), Elec2Data.Expected(2)];
        var classes = Elec2Data.Classes();
        using var producer = Producer(bootstrap);
        for (var row = from; row < until; row++)
        {
            for (var version = 1; version <= 2; version++)
            {
                var id = $"{(version << 24) + row:x32}";
                var route = version == 1 ? "primary" : "rollout";
                var at = start + (row * Minute);
                Send(producer, topic, Elec2Data.KeyOf(row), at, string.Create(
                    CultureInfo.InvariantCulture, $"{{\"predictionId\":\"{id}\",\"score\":{scores[version - 1][row]:R},\"modelVersion\":{version},\"route\":\"{route}\"}}"));

                // Every seventh is known before its prediction is read, the others up to an hour later.
                var delay = row % 7 == 0 ? 0 : row % 61;
                Send(producer, "electricity-labels", id, at + (delay * Minute), $"{{\"predictionId\":\"{id}\",\"label\":{classes[row]}}}");
            }
        }

        await Task.Run(() => producer.Flush(TimeSpan.FromMinutes(1)));
    }

    private static async Task FloodAsync(string bootstrap, int labels)
    {
        using var producer = Producer(bootstrap);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        Send(producer, "fraud-labels", "k", now, "no label");
        for (var i = 0; i < labels; i++)
        {
            Send(producer, "fraud-labels", "k", now, $"{{\"source\":{{\"partition\":900,\"offset\":{i}}},\"label\":1}}");
        }

        await Task.Run(() => producer.Flush(TimeSpan.FromMinutes(1)));
    }

    private static IProducer<string, byte[]> Producer(string bootstrap) =>
        new ProducerBuilder<string, byte[]>(new Dictionary<string, string> { ["bootstrap.servers"] = bootstrap, ["linger.ms"] = "20" }).Build();

    private static void Send(IProducer<string, byte[]> producer, string topic, string key, long at, string value) => producer.Produce(
        topic, new Message<string, byte[]> { Key = key, Value = Encoding.UTF8.GetBytes(value), Timestamp = new Timestamp(at, TimestampType.CreateTime) });

    /// <summary>The system's clock, which stood at a given time when it was made.</summary>
    private sealed class ShiftedTime(DateTimeOffset start) : TimeProvider
    {
        private readonly long _made = System.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => start + System.GetElapsedTime(_made);
    }
}
