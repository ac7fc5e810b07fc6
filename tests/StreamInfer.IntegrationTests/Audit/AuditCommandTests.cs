using System.CommandLine;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host;
using StreamInfer.Host.Commands;
using StreamInfer.IntegrationTests.Service;
using StreamInfer.Kafka.Audit;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.SchemaRegistry;
using StreamInfer.Models.Audit;
using StreamInfer.Topologies;

namespace StreamInfer.IntegrationTests.Audit;

/// <summary>The command on what a service wrote.</summary>
public sealed class AuditCommandTests
{
    private const string AuditTopic = "fraud-audit";

    [Fact]
    public async Task Audit_jsonPredictionsByEventAndById_saysVersionAndAccount()
    {
        await using var bed = await ProgramBed.StartAsync();
        var plan = bed.Plan();
        await bed.SendAsync(200);
        await ScoreAsync(ProgramBed.Service(plan), () => bed.Predictions(200));
        var (partition, offset) = bed.Predictions(200)[77];
        WriteAudit(plan, partition, offset);

        var (code, text) = await RunAsync(bed.Folder.File("topology.yaml"), $"{ProgramBed.Source}/{partition}/{offset}", "--audit-topic", AuditTopic);

        Assert.True(code == ExitCode.Success, text);
        Assert.Contains($"  lies at       {ProgramBed.Source}/{partition}/{offset}", text, StringComparison.Ordinal);
        Assert.Contains($"swapped from version 1 at offset {offset} of partition {partition}", text, StringComparison.Ordinal);
        Assert.Contains("  asked by      ada", text, StringComparison.Ordinal);

        var (_, json) = await RunAsync(bed.Folder.File("topology.yaml"), $"{ProgramBed.Source}/{partition}/{offset}", "--json", "--audit-topic", AuditTopic);
        var prediction = JsonDocument.Parse(json).RootElement.GetProperty("prediction");
        var (byId, found) = await RunAsync(bed.Folder.File("topology.yaml"), prediction.GetProperty("predictionId").GetString()!, "--json", "--audit-topic", "no-such-topic");
        Assert.Equal(ExitCode.Success, byId);
        var answer = JsonDocument.Parse(found).RootElement;
        Assert.Equal(prediction.ToString(), answer.GetProperty("prediction").ToString());
        Assert.Contains("does not exist", answer.GetProperty("remarks")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_avroPredictions_areFoundByEvent()
    {
        await using var bed = await ServiceBed.StartAsync();
        using var folder = new TemporaryFolder();
        var text = await File.ReadAllTextAsync(RepositoryFiles.Of("topologies", "fraud.yaml"));
        var file = folder.Write(
            "fraud.yaml",
            text.Replace("${STREAMINFER_BOOTSTRAP:localhost:9092}", bed.Cluster.BootstrapServers).Replace("${STREAMINFER_REGISTRY:http://localhost:8081}", bed.Registry.Url.ToString()));
        var plan = bed.Read(file);
        bed.CreateTopics(plan);
        using var simulator = await bed.OpenSimulatorAsync(plan, eventsPerSecond: 2000, count: 200);
        await simulator.RunAsync(CancellationToken.None);
        await ScoreAsync(ServiceBed.Service(plan, RepositoryFiles.Of("models")), () => OutputReader.Read(bed.Cluster.BootstrapServers, plan.Output.Topic, 200));
        var expected = OutputReader.Predictions(bed.Cluster.BootstrapServers, plan.Output.Topic, 200)[50];

        var (code, json) = await RunAsync(file, $"{plan.Source.Topic}/{expected.Partition}/{expected.Offset}", "--json");

        Assert.True(code == ExitCode.Success, json);
        var prediction = JsonDocument.Parse(json).RootElement.GetProperty("prediction");
        Assert.Equal(expected.Score, prediction.GetProperty("score").GetDouble());
        Assert.Equal(expected.Key, prediction.GetProperty("key").GetString());
        Assert.Equal(expected.EventTimeMs, prediction.GetProperty("eventTime").GetDateTimeOffset().ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task Audit_deadLetter_isExplainedAndWhatIsNotThereHasItsOwnCode()
    {
        await using var bed = await ProgramBed.StartAsync();
        var plan = bed.Plan();
        using (var producer = new ProducerBuilder<string, byte[]>(new Dictionary<string, string> { ["bootstrap.servers"] = bed.Broker.BootstrapServers }).Build())
        {
            await producer.ProduceAsync(new TopicPartition(ProgramBed.Source, 1), new Message<string, byte[]> { Key = "k", Value = Encoding.UTF8.GetBytes("not json") });
        }

        await ScoreAsync(ProgramBed.Service(plan), () => OutputReader.Read(bed.Broker.BootstrapServers, ProgramBed.DeadLetters, 1));

        var (code, text) = await RunAsync(bed.Folder.File("topology.yaml"), $"{ProgramBed.Source}/1/0");
        Assert.True(code == ExitCode.Success, text);
        Assert.Contains("dead letter, instead of a prediction", text, StringComparison.Ordinal);
        Assert.Contains("  reason        invalid-json: the payload is no JSON object", text, StringComparison.Ordinal);

        var (absent, nothing) = await RunAsync(bed.Folder.File("topology.yaml"), $"{ProgramBed.Source}/1/1", "--since", "1h");
        Assert.Equal(ExitCode.NotFound, absent);
        Assert.Contains($"nothing of {ProgramBed.Source}/1/1 in {ProgramBed.Scores} and {ProgramBed.DeadLetters} since", nothing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_wrongArgument_saysWhatIsAllowed()
    {
        var (code, text) = await RunAsync("none.yaml", "17");

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("allowed is a prediction's id (32 hex digits) or an event's TOPIC/PARTITION/OFFSET", text, StringComparison.Ordinal);
    }

    private static async Task ScoreAsync(StreamInfer.Host.Service.ScoringService service, Action awaitOutput)
    {
        await using (service)
        {
            using var stop = new CancellationTokenSource();
            var running = service.RunAsync(stop.Token);
            await Task.WhenAny(running, Task.Run(awaitOutput));
            await stop.CancelAsync();
            await running;
        }
    }

    private static void WriteAudit(TopologyPlan plan, int partition, long offset)
    {
        using var log = new KafkaAuditLog(AuditTopic, new KafkaProperties("test", plan.Kafka), null, TimeProvider.System, NullLogger.Instance);
        var asked = new AuditEntry
        {
            At = DateTimeOffset.UnixEpoch, Topology = plan.Name, Instance = "one", Kind = AuditKind.Control, Model = plan.Model.Name, Version = plan.Model.Version ?? 2, Revision = 3, Who = "ada", Why = "better",
        };
        log.Write(asked);
        log.Write(asked with { Id = "swap", Kind = AuditKind.Swap, PreviousVersion = 1, Who = "", Why = "", Offsets = [new AuditOffset(partition, offset)] });
    }

    private static async Task<(int Code, string Text)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        var command = AuditCommand.Create(plan => new SchemaRegistryClient(plan, TimeProvider.System, NullLogger<SchemaRegistryClient>.Instance));
        var code = await command.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = output });
        return (code, output.ToString());
    }
}
