using System.Text;
using StreamInfer.Host;
using StreamInfer.Models.Deployment;
using StreamInfer.Models.Rollout;

namespace StreamInfer.Tests.Host.Commands.Models;

/// <summary><c>models show TOPOLOGY</c>, over a control topic in memory.</summary>
public sealed class TopologyShowTests : IDisposable
{
    private readonly ControlCommandBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Fact]
    public void Show_topicWithoutState_saysWhatTheFileSays()
    {
        var (code, output, _) = _bed.Invoke("show", _bed.Topology);

        Assert.Equal(ExitCode.Success, code);
        Assert.Contains("revision     0 (of the topology file: the control topic has no state yet)\n", output);
        Assert.Contains("active       version 1 with 100 %\n", output);
        Assert.Contains($"sha256 of 1  {_bed.Digest(1)}\n", output);
        Assert.EndsWith("\nno instance has reported\n", output);
        Assert.Empty(_bed.Topic.Records);
    }

    [Fact]
    public void Show_ramp_saysStageGuardrailsAndWhatIsWaitedFor()
    {
        _bed.Change("ramp", "3", "--stages", "5,100", "--min-samples", "10");
        _bed.Change("shadow add", "4", "--topic", "copies");
        Report("a", 2, Seconds(1), new VersionReport(3, VersionReadiness.Ready, "", Evidence(4)), new VersionReport(1, VersionReadiness.Ready, "", Evidence(90)));
        Report("old\u001b", 1, Seconds(60), new VersionReport(3, VersionReadiness.Refused, "golden\nrows", VersionEvidence.None));

        var (code, output, _) = _bed.Invoke("show", _bed.Topology);

        Assert.Equal(ExitCode.Success, code);
        Assert.Contains("candidates   version 3 with 5 %\n", output);
        Assert.Contains("ramp         version 3 at stage 1 of 2 (5 %, 100 %) since 2024-02-29 23:59:58Z, each for 600 s and 10 events at least, auto\n", output);
        Assert.Contains("shadows      version 4 on 100 % (sticky) into copies\n", output);
        Assert.Contains("guardrails   errorRate 1% more, runTimeP99 10 ms, scoreDistance 0.25, decisionRate 5%\n", output);
        Assert.Contains("evidence     too little to judge by: predictions of the candidate: 4 of 10\n", output);
        Assert.Contains("next         wait: too little to judge by: predictions of the candidate: 4 of 10\n", output);
        var lines = output.Split('\n');
        Assert.Contains(lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["a", "1", "s", "2", "3", "ready", "4", "0", "0", "0", "-"]);
        Assert.Contains(lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [@"old\u001b", "60", "s", "(gone)", "1", "3", "refused", "0", "0", "0", "0", @"golden\u000arows"]);
    }

    [Fact]
    public void Show_json_hasStateReportsAndWhatIsNext()
    {
        Assert.Equal("", _bed.Change("ramp", "3", "--mode", "manual").Errors);
        Report("a", 1, Seconds(2), new VersionReport(3, VersionReadiness.Refused, "no", VersionEvidence.None));

        var json = _bed.Json("show", _bed.Topology);

        Assert.Equal(("control topic", 1), (json.GetProperty("source").GetString(), json.GetProperty("state").GetProperty("revision").GetInt64()));
        Assert.Equal("a person is to decide; it would roll back: instance a refuses version 3: no", json.GetProperty("next").GetString());
        var instance = json.GetProperty("instances")[0];
        Assert.Equal((2_000, true, "a"), (instance.GetProperty("ageMs").GetInt64(), instance.GetProperty("living").GetBoolean(), instance.GetProperty("report").GetProperty("instance").GetString()));
        Assert.Equal(0.01, json.GetProperty("guardrails").GetProperty("errorRate").GetDouble());
    }

    [Fact]
    public void Show_newerStateBehindOneThatIsKnown_showsThatAndSaysSo()
    {
        _bed.Change("promote", "2");
        _bed.Topic.Report(ControlCommandBed.Name, Encoding.UTF8.GetBytes("""{"schemaVersion":2}"""));

        var (code, output, errors) = _bed.Invoke("show", _bed.Topology);

        Assert.Equal(ExitCode.Unreadable, code);
        Assert.Contains("active       version 2", output);
        Assert.Contains("it is of a newer release (schema version 2)", errors);
    }

    [Fact]
    public void Show_onlyANewerState_isUnreadable()
    {
        _bed.Topic.Report(ControlCommandBed.Name, Encoding.UTF8.GetBytes("""{"schemaVersion":2}"""));

        Assert.Equal((ExitCode.Unreadable, ""), (_bed.Invoke("show", _bed.Topology).Code, _bed.Invoke("show", _bed.Topology).Output));
    }

    [Fact]
    public async Task Show_topicAway_isKafkaAfterItsTime()
    {
        _bed.Topic.TakeAway("no broker answers");
        var show = Task.Run(() => _bed.InvokeAsync("show", _bed.Topology, "--timeout", "3s"));
        await _bed.WhenWaitingAsync();

        _bed.Time.Advance(Seconds(3));

        var (code, output, errors) = await show;
        Assert.Equal((ExitCode.Kafka, "", "streaminfer: no broker answers\n"), (code, output, errors));
    }

    [Fact]
    public void Show_versionOfATopology_isUsage() => Assert.Equal(ExitCode.Usage, _bed.Invoke("show", _bed.Topology, "--version", "1").Code);

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private static VersionEvidence Evidence(int predictions)
    {
        var counter = new EvidenceCounter();
        counter.AddRun(TimeSpan.FromMilliseconds(1));
        for (var i = 0; i < predictions; i++)
        {
            counter.AddPrediction(0.5, isTrue: false, isLate: false);
        }

        return counter.Snapshot();
    }

    private void Report(string instance, long revision, TimeSpan age, params VersionReport[] versions) => _bed.Topic.Report(
        ControlView.ReportKey(ControlCommandBed.Name, instance),
        InstanceReportJson.Write(new InstanceReport(ControlCommandBed.Name, instance, revision, [.. versions], _bed.Time.GetUtcNow() - age)));
}
