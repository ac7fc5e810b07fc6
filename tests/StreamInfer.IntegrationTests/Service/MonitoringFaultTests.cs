using System.IO.Compression;
using Confluent.Kafka;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.Host;
using StreamInfer.IntegrationTests.Kafka;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>What becomes of windows when processes die, come and go, and when their state cannot be used.</summary>
public sealed class MonitoringFaultTests
{
    private const string StateTopic = "monitoring-state";

    /// <summary>Killed behind a checkpoint that covers all, and started again while more events wait: every event counts once, whatever is scored again.</summary>
    [Fact]
    public async Task Run_killedAndStartedAgain_windowsAreNeitherShortNorDoubled()
    {
        await using var bed = await ProgramBed.StartAsync();
        var topology = Topology(bed, "one");
        await bed.SendAsync(2_000);
        using (var first = bed.Run(topology))
        {
            await MonitoringState.AwaitAsync(bed, topology, "one", state => state.Counted == 2_000);
            first.Kill();
        }

        await bed.SendAsync(1_000, seed: 2);
        using var second = bed.Run(topology);
        Assert.True((await Task.Run(() => bed.Predictions(3_000))).Count >= 3_000);
        second.Terminate();
        Assert.True(await second.ExitAsync() == 0, second.Error);

        var kept = await MonitoringState.ReadAsync(bed, topology, "one");
        Assert.Equal(3_000, kept!.Counted);
        Assert.Equal(3_000, kept.Covered);
    }

    /// <summary>Two members, of which one leaves: what both counted is all events, each once, since a member that goes hands over what it has finished.</summary>
    [Fact]
    public async Task Run_twoMembersAndOneLeaves_bothTogetherCountEveryEventOnce()
    {
        await using var bed = await ProgramBed.StartAsync();
        var (one, two) = (Topology(bed, "one"), Topology(bed, "two"));
        var (portOne, portTwo) = (ProgramBed.FreePort(), ProgramBed.FreePort());
        using var first = bed.Run(one, $"127.0.0.1:{portOne}");
        using var second = bed.Run(two, $"127.0.0.1:{portTwo}");
        await ProgramBed.AwaitMetricAsync(portOne, "streaminfer_assigned_partitions", 1);
        await ProgramBed.AwaitMetricAsync(portTwo, "streaminfer_assigned_partitions", 1);

        await bed.SendAsync(2_000);
        await Task.Run(() => bed.Predictions(2_000));
        await ProgramBed.AwaitMetricAsync(portOne, "streaminfer_quality_event_skew_seconds_count", 1);
        second.Terminate();
        Assert.True(await second.ExitAsync() == 0, second.Error);
        await bed.SendAsync(1_000, seed: 2);
        await Task.Run(() => bed.Predictions(3_000));
        first.Terminate();
        Assert.True(await first.ExitAsync() == 0, first.Error);

        var kept = new[] { await MonitoringState.ReadAsync(bed, one, "one"), await MonitoringState.ReadAsync(bed, two, "two") };
        Assert.All(kept, state => Assert.NotNull(state));
        Assert.All(kept, state => Assert.True(state!.Counted > 0));
        Assert.Equal(3_000, kept.Sum(state => state!.Counted));
    }

    /// <summary>A state that a newer version wrote, or that is none, is told; windows begin empty, and events are scored.</summary>
    [Theory]
    [InlineData(true, "the state is of version 99")]
    [InlineData(false, "what was kept cannot be used, so windows begin empty")]
    public async Task Run_stateOfANewerVersionOrNone_isToldAndWindowsBeginEmpty(bool isState, string words)
    {
        await using var bed = await ProgramBed.StartAsync();
        var topology = Topology(bed, "one");
        bed.CreateTopic(StateTopic, new TopicSettings());
        using (var producer = new ProducerBuilder<string, byte[]>(new Dictionary<string, string> { ["bootstrap.servers"] = bed.Broker.BootstrapServers }).Build())
        {
            var value = isState ? Deflated(BitConverter.GetBytes(99)) : "no state"u8.ToArray();
            await producer.ProduceAsync(StateTopic, new Message<string, byte[]> { Key = "fraud-scoring/checkpoint/one", Value = value });
        }

        await bed.SendAsync(500);
        using var run = bed.Run(topology);
        await Task.Run(() => bed.Predictions(500));
        await MonitoringState.AwaitAsync(bed, topology, "one", state => state.Counted == 500);
        run.Terminate();
        Assert.True(await run.ExitAsync() == 0, run.Error);

        Assert.Contains(words, run.Output + run.Error, StringComparison.Ordinal);
    }

    /// <summary>A detector of the user's own that does not fit ends the start, before anything is scored.</summary>
    [Fact]
    public async Task Run_anomalyModelThatDoesNotFit_isModelAndSaysBothSides()
    {
        await using var bed = await ProgramBed.StartAsync();
        var models = Directory.CreateDirectory(bed.Folder.File("models")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(models, "fraud"), RepositoryFiles.Of("models", "fraud"));
        Directory.CreateDirectory(Path.Combine(models, "odd", "1"));
        File.Copy(RepositoryFiles.Of("tests", "models", "isolation", "model.onnx"), Path.Combine(models, "odd", "1", "model.onnx"));
        var topology = bed.Topology("monitoring: { anomalies: { method: onnx, model: { name: odd, version: 1 } } }");

        using var run = new ProgramRun(new Dictionary<string, string>(), "run", topology, "--listen", "none", "--models", models);

        Assert.Equal(ExitCode.Model, await run.ExitAsync());
        Assert.Contains("monitoring.anomalies.model: model odd/1", run.Error, StringComparison.Ordinal);
        Assert.Contains("it wants 3 columns", run.Error, StringComparison.Ordinal);
    }

    /// <summary>The events of a topic make a reference, and are replayed by it.</summary>
    [Fact]
    public async Task ProfileAndReplay_ofATopic_seeEveryEvent()
    {
        await using var bed = await ProgramBed.StartAsync();
        var topology = bed.Topology();
        await bed.SendAsync(3_000);
        var reference = bed.Folder.File("reference.json");

        using var profile = new ProgramRun(new Dictionary<string, string>(), "profile", topology, "--input", ProgramBed.Source, "--out", reference);
        Assert.True(await profile.ExitAsync() == 0, profile.Error);
        using var replay = new ProgramRun(new Dictionary<string, string>(), "drift", topology, "--replay", ProgramBed.Source, "--reference", reference, "--window", "1s", "--slide", "1s");
        Assert.True(await replay.ExitAsync() == 0, replay.Error);

        Assert.Contains("3000 events, 28 numeric and 3 categorical columns", profile.Output, StringComparison.Ordinal);
        Assert.Contains("3000 events, 0 alarms", replay.Error, StringComparison.Ordinal);
    }

    private static string Topology(ProgramBed bed, string instance)
    {
        var written = bed.Topology($$"""
            control: { topic: fraud-control, instanceId: {{instance}} }
            monitoring: { stateTopic: {{StateTopic}}, anomalies: { method: none } }
            """);
        var own = bed.Folder.File($"{instance}.yaml");
        File.Copy(written, own);
        return own;
    }

    private static byte[] Deflated(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var deflate = new DeflateStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(bytes);
        }

        return stream.ToArray();
    }
}
