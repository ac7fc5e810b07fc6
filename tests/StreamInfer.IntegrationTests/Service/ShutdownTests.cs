using StreamInfer.EmbeddedBroker.Wire;
using StreamInfer.Host;
using StreamInfer.TestKit.Broker;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>The ways to stop the program, and what each leaves to the one that comes after it.</summary>
public sealed class ShutdownTests
{
    private const int Events = 2000;

    /// <summary>Who does not leave the group is waited for so long: the least that brokers allow.</summary>
    private const string ShortSession = "session.timeout.ms: 6000";

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Run_signalled_commitsAllAndLeavesNothingToRepeat(string signal)
    {
        await using var bed = await ProgramBed.StartAsync();
        await bed.SendAsync(Events);
        await StopAsync(bed, signal, bed.Topology(), ExitCode.Success);
        await bed.SendAsync(100, seed: 2);
        await StopAsync(bed, signal, bed.Topology(), ExitCode.Success, Events + 100);

        var predictions = bed.Predictions(Events + 100);
        Assert.Equal(Events + 100, predictions.Count);
        Assert.Equal(Events + 100, predictions.Distinct().Count());
    }

    [Fact]
    public async Task Run_signalledTwiceWhileOutputIsStuck_endsAtOnceAndLosesNothing()
    {
        await using var bed = await ProgramBed.StartAsync();
        await bed.SendAsync(Events);
        bed.Broker.Faults.Fail(ApiKey.Produce, ErrorCode.NotLeaderOrFollower, name: ProgramBed.Scores);
        var port = ProgramBed.FreePort();
        using (var run = bed.Run(bed.Topology("shutdownTimeout: 10m", ShortSession), $"127.0.0.1:{port}"))
        {
            await ProgramBed.AwaitMetricAsync(port, "streaminfer_in_flight_events", 1);
            run.Terminate();
            await run.SaysAsync("Stopping");
            Assert.False(run.HasExited);
            run.Terminate();
            Assert.Equal(ExitCode.Interrupted, await run.ExitAsync());
        }

        bed.Broker.Faults.Heal(ApiKey.Produce);
        await StopAsync(bed, "TERM", bed.Topology(), ExitCode.Success);
        Assert.Equal(Events, bed.Predictions(Events).Distinct().Count());
    }

    [Fact]
    public async Task Run_outputStuckBeyondTheTimeout_saysThatSomeIsScoredAgain()
    {
        await using var bed = await ProgramBed.StartAsync();
        await bed.SendAsync(Events);
        bed.Broker.Faults.Fail(ApiKey.Produce, ErrorCode.NotLeaderOrFollower, name: ProgramBed.Scores);
        var port = ProgramBed.FreePort();
        using (var run = bed.Run(bed.Topology("shutdownTimeout: 1s", ShortSession), $"127.0.0.1:{port}"))
        {
            await ProgramBed.AwaitMetricAsync(port, "streaminfer_in_flight_events", 1);
            run.Terminate();
            Assert.Equal(ExitCode.NotDrained, await run.ExitAsync());
            Assert.True(run.Error.Contains("acknowledged: False", StringComparison.Ordinal), run.Error);
        }

        bed.Broker.Faults.Heal(ApiKey.Produce);
        await StopAsync(bed, "TERM", bed.Topology(), ExitCode.Success);
        Assert.Equal(Events, bed.Predictions(Events).Distinct().Count());
    }

    [Fact]
    public async Task Run_brokerHangsAtTheEnd_endsWithinItsTime()
    {
        await using var bed = await ProgramBed.StartAsync();
        using var run = bed.Run(bed.Topology("shutdownTimeout: 1s"));
        await run.SaysAsync("Assigned partitions");
        bed.Broker.Faults.StopTheWorld();
        await Task.Run(() => run.Terminate());
        Assert.Contains(await run.ExitAsync(), new[] { ExitCode.Success, ExitCode.NotDrained });
    }

    [Fact]
    public async Task Run_signalledWhileItWaitsForBrokers_ends()
    {
        await using var bed = await ProgramBed.StartAsync();
        bed.Broker.Faults.TakeDown();
        using var run = bed.Run(bed.Topology());
        await run.SaysAsync("Kafka is not there yet");
        run.Terminate();

        Assert.Equal(ExitCode.Success, await run.ExitAsync());
    }

    private static async Task StopAsync(ProgramBed bed, string signal, string topology, int expected, int predictions = Events)
    {
        using var run = bed.Run(topology);
        await Task.Run(() => bed.Predictions(predictions));
        run.Signal(signal);
        var code = await run.ExitAsync();
        Assert.True(code == expected, $"{code}: {run.Error}");
    }
}
