using System.CommandLine;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host;
using StreamInfer.Host.Commands.Models;
using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.Models;
using StreamInfer.Models.Control;
using StreamInfer.Models.Deployment;
using StreamInfer.Models.Rollout;
using StreamInfer.TestKit.Processes;
using StreamInfer.Topologies;

namespace StreamInfer.IntegrationTests.Control;

/// <summary>The commands that change and show the desired state, at the embedded broker.</summary>
public sealed class ModelCommandTests : IDisposable
{
    private readonly ControlBed _bed = new();
    private readonly TemporaryFolder _folder = new();
    private readonly string _models;
    private readonly string _topology;

    public ModelCommandTests()
    {
        _models = _folder.File("models");
        for (var version = 1; version <= 4; version++)
        {
            // A file that says who made it, and no graph: enough to have a digest.
            var folder = Directory.CreateDirectory(Path.Combine(_models, "m", $"{version}")).FullName;
            File.WriteAllBytes(Path.Combine(folder, "model.onnx"), [0x08, 7, 0x12, 2, (byte)'v', (byte)('0' + version)]);
            File.WriteAllText(Path.Combine(folder, "model.yaml"), $"name: m\nversion: {version}\n");
        }

        _topology = _folder.File("t.yaml");
        File.WriteAllText(
            _topology,
            $$"""
            name: t
            source: { topic: in, group: g, format: json }
            features:
              - { name: x }
            model: { name: m, version: 1, device: cpu }
            output: { topic: out, deadLetters: dead }
            kafka: { bootstrap.servers: '{{_bed.Broker.BootstrapServers}}' }
            control: { topic: {{ControlBed.Topic}} }
            """);
    }

    public void Dispose()
    {
        _bed.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task PromoteAndRollback_topicNotThereYet_areOneAfterTheOther()
    {
        var promote = await ChangeAsync("promote", "2");
        Assert.Equal((ExitCode.Success, "t: revision 0 -> 1, by ada: because\n  active: version 1 with 100 % -> version 2 with 100 %\n  previous: none -> version 1\n", ""), promote);

        Assert.Equal(ExitCode.Success, (await ChangeAsync("rollback")).Code);
        var state = await StateAsync();
        Assert.Equal((2, 1), (state.Revision, state.Active));
        Assert.Equal(ExitCode.Refused, (await ChangeAsync("rollback")).Code);
    }

    [Fact]
    public async Task Ramp_thenAdvanceHoldShow_isSeenByWhoeverFollows()
    {
        var listener = _bed.Follow();
        Assert.Equal(ExitCode.Success, (await ChangeAsync("ramp", "3", "--stages", "1,50,100", "--hold", "1h")).Code);
        Assert.Equal(ExitCode.Success, (await ChangeAsync("advance", "--revision", "1")).Code);
        Assert.Equal(ExitCode.Success, (await ChangeAsync("hold")).Code);
        _bed.Open().Report(
            ControlView.ReportKey("t", "a"),
            InstanceReportJson.Write(new InstanceReport("t", "a", 3, [new VersionReport(3, VersionReadiness.Ready, "", VersionEvidence.None)], TimeProvider.System.GetUtcNow())));
        await ControlBed.UntilAsync(() => listener.Records.Count == 4, () => "three states and a report");

        var (code, output, errors) = await InvokeAsync("show", _topology, "--json");

        Assert.Equal((ExitCode.Success, ""), (code, errors));
        using var json = JsonDocument.Parse(output);
        Assert.Equal("control topic", json.RootElement.GetProperty("source").GetString());
        Assert.Equal(50, json.RootElement.GetProperty("state").GetProperty("candidates")[0].GetProperty("percent").GetDecimal());
        Assert.True(json.RootElement.GetProperty("state").GetProperty("ramp").GetProperty("held").GetBoolean());
        Assert.StartsWith("wait: ", json.RootElement.GetProperty("next").GetString());
        Assert.True(json.RootElement.GetProperty("instances")[0].GetProperty("living").GetBoolean());
    }

    [Fact]
    public async Task Promote_withWait_waitsForTheInstancesReport()
    {
        using var instance = _bed.Open();
        Report(instance, 0, 1);
        var listener = _bed.Follow();
        await ControlBed.UntilAsync(() => listener.Records.Count == 1, () => "the first report");
        var promote = ChangeAsync("promote", "2", "--wait", "1m");
        await ControlBed.UntilAsync(() => listener.Records.Count == 2, () => "the state");

        Report(instance, 1, 2);

        var (code, output, _) = await promote;
        Assert.Equal(ExitCode.Success, code);
        Assert.EndsWith("instance a is at revision 1: version 2 ready\n", output);
    }

    [Fact]
    public async Task Promote_anotherWritesBetweenReadAndWrite_isContendedAndTheOthersCounts()
    {
        var topic = _bed.Open();
        var plan = TopologyReader.Read(_topology, _ => null).Plan!;
        var repository = ModelRepository.Open(_models);
        var request = new ChangeRequest(
            plan,
            new Lazy<ModelRepository>(repository),
            (state, note) =>
            {
                Assert.Equal(ExitCode.Success, ChangeAsync("promote", "3").GetAwaiter().GetResult().Code);
                return ControlChange.Promote(state, VersionArgument.Find(repository, "m", 2), note);
            },
            new ChangeNote("bob", "because", TimeProvider.System.GetUtcNow()),
            Revision: null);

        var outcome = await ChangeWriter.WriteAsync(topic, request, ControlBed.Within, CancellationToken.None);

        Assert.Equal((ExitCode.Contended, null), (outcome.ExitCode, outcome.After));
        Assert.EndsWith("nothing was changed, look again", outcome.Sentence);
        Assert.Equal((1, 3, "ada"), ((await StateAsync()).Revision, (await StateAsync()).Active, (await StateAsync()).ChangedBy));
    }

    [Fact]
    public async Task Promote_severalAtOnceFromOneRevision_oneAtMostComesTrue()
    {
        await ChangeAsync("pin");
        await ChangeAsync("unpin");

        var codes = (await Task.WhenAll(Enumerable.Range(2, 3).Select(version => ChangeAsync("promote", $"{version}", "--revision", "2")))).Select(outcome => outcome.Code).ToList();

        Assert.All(codes, code => Assert.Contains(code, new[] { ExitCode.Success, ExitCode.Contended }));
        var successes = codes.Count(code => code == ExitCode.Success);
        Assert.InRange(successes, 0, 1);
        Assert.Equal(2 + successes, (await StateAsync()).Revision);
    }

    [Fact]
    public async Task Promote_newerState_isNotOverwritten()
    {
        await ControlBed.SetAsync(_bed.Open(), "t", """{"schemaVersion":9}""");

        Assert.Equal(ExitCode.Unreadable, (await ChangeAsync("promote", "2")).Code);
        Assert.Equal("""{"schemaVersion":9}""", await ControlBed.GetAsync(_bed.Open(), "t"));
        Assert.Equal(ExitCode.Unreadable, (await InvokeAsync("show", _topology)).Code);
    }

    [Fact]
    public async Task PromoteAndShow_brokerAway_areKafkaInTime()
    {
        _bed.Broker.Faults.TakeDown();

        var (code, _, errors) = await ChangeAsync("promote", "2", "--timeout", "1s");
        Assert.Equal(ExitCode.Kafka, code);
        Assert.Contains("control topic 'control'", errors, StringComparison.Ordinal);
        Assert.EndsWith("nothing was changed\n", errors);
        Assert.Equal(ExitCode.Kafka, (await InvokeAsync("show", _topology, "--timeout", "1s")).Code);
    }

    private static void Report(IControlTopic topic, long revision, int version) => topic.Report(
        ControlView.ReportKey("t", "a"),
        InstanceReportJson.Write(new InstanceReport("t", "a", revision, [new VersionReport(version, VersionReadiness.Ready, "", VersionEvidence.None)], TimeProvider.System.GetUtcNow())));

    private async Task<ControlState> StateAsync() => ControlStateJson.Read(Encoding.UTF8.GetBytes((await ControlBed.GetAsync(_bed.Open(), "t"))!)).Value!;

    private Task<(int Code, string Output, string Errors)> ChangeAsync(string verb, params string[] arguments) =>
        InvokeAsync([verb, _topology, .. arguments, "--reason", "because", "--by", "ada"]);

    private async Task<(int Code, string Output, string Errors)> InvokeAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var parsed = ModelsCommand.Create(NullLoggerFactory.Instance).Parse([.. arguments, "--models", _models]);
        var code = await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
        return (code, output.ToString(), errors.ToString());
    }
}
