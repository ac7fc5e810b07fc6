using System.Globalization;
using Microsoft.Extensions.Logging;
using StreamInfer.Host.Broker;
using StreamInfer.Host.Service;
using StreamInfer.Host.Simulation;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Demo;

/// <summary>
/// The whole thing in one process: an embedded broker and registry, simulated card transactions, the service that <c>streaminfer run</c> runs, and a consumer
/// of its predictions.
/// </summary>
internal sealed class DemoRun(DemoOptions options, IDemoView view, TextWriter output, ILoggerFactory logs)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the last events may take to come out after the simulator has ended.</summary>
    private static readonly TimeSpan SettleTimeout = TimeSpan.FromSeconds(15);

    private static readonly TimeProvider Time = TimeProvider.System;

    public async Task<int> RunAsync(CancellationToken stop)
    {
        await using var cluster = await DemoCluster.StartAsync(Path.GetFullPath(options.Data), logs);
        var plan = DemoSetup.ReadTopology(options.Topology, cluster);
        await cluster.CreateTopicsAsync(plan);

        // A group of this run alone: one that was killed left members behind, whose offsets nobody may set before their sessions end.
        var readers = $"{plan.Source.Group}-demo-{Guid.NewGuid():N}";
        var history = DemoHistory.Take(plan, readers);
        using var stopService = new CancellationTokenSource();
        await using var service = new ScoringService(BrokerMember.Of(plan), new ServiceOptions(options.Models, FreePort.Near(options.Listen)), Time, logs);
        var scoring = service.RunAsync(stopService.Token);
        await DemoSetup.WaitForPartitionsAsync(service, scoring, stop);

        using var events = new SourceEvents(plan);
        var board = new AlertBoard(events);
        using var predictions = new PredictionReader(plan, readers, board, Time);
        using var stopReading = new CancellationTokenSource();
        var lookingUp = board.RunAsync();
        var watching = Task.Factory.StartNew(() => predictions.Run(stopReading.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        using var simulator = await OpenSimulatorAsync(plan, stop);
        var meter = new DemoMeter(service, simulator, predictions, board, Time);
        var simulating = simulator.RunAsync(stop);
        await ShowAsync(plan, cluster, service, meter, () => simulating.IsCompleted || scoring.IsCompleted || watching.IsCompleted);
        await simulating;
        await SettleAsync(history.Unscored + simulator.Acknowledged, service, predictions, scoring);
        await stopService.CancelAsync();
        await scoring;
        await stopReading.CancelAsync();
        await watching;
        await cluster.DeleteGroupAsync(readers);
        board.Complete();
        await lookingUp;
        return await SummariseAsync(history, simulator, service, predictions, meter);
    }

    private static async Task SettleAsync(long expected, ScoringService service, PredictionReader predictions, Task scoring)
    {
        var started = Time.GetTimestamp();
        while (predictions.Received + service.Pipeline!.State.DeadLetters < expected && !scoring.IsCompleted && Time.GetElapsedTime(started) < SettleTimeout)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), Time, CancellationToken.None);
        }
    }

    private Task<TransactionProducer> OpenSimulatorAsync(TopologyPlan plan, CancellationToken stop)
    {
        var start = Time.GetUtcNow();
        var simulation = new SimulationOptions { Seed = options.Seed, Start = start, EventsPerSecond = options.Rate, DriftAt = start + options.DriftAfter };
        return DemoSetup.OpenSimulatorAsync(plan, simulation, options.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null, logs, stop);
    }

    private async Task ShowAsync(TopologyPlan plan, DemoCluster cluster, ScoringService service, DemoMeter meter, Func<bool> ended)
    {
        var model = service.Model!;
        var heading = new DemoHeading(
            cluster.BootstrapServers, cluster.RegistryUrl, Path.GetFullPath(options.Data), service.Address, (plan.Source.Topic, plan.Output.Topic, plan.Output.DeadLetters),
            $"{model.Identity.Name}/{model.Identity.Version} on {model.Session.Device}", plan.Batching.Deadline);
        await view.ShowAsync(heading, async () =>
        {
            await Task.Delay(Refresh, Time, CancellationToken.None);
            return ended() ? null : meter.Take();
        });
    }

    private async Task<int> SummariseAsync(DemoHistory history, TransactionProducer simulator, ScoringService service, PredictionReader predictions, DemoMeter meter)
    {
        var state = service.Pipeline!.State;
        var expected = history.Unscored + simulator.Acknowledged;
        var complete = predictions.Received + state.DeadLetters == expected && simulator.Failed == 0;
        if (!complete)
        {
            await output.WriteLineAsync($"left over {history.Unscored}, sent {simulator.Sent}, acknowledged {simulator.Acknowledged}, failed {simulator.Failed}: not every event has its output");
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"found {history.Events} events and {history.Predictions} predictions of earlier runs, {history.Unscored} of the events not yet scored"));
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"scored {predictions.Received} events, {predictions.AlertCount} alerts, {state.DeadLetters} dead letters, {state.LateEvents} late, p50 {LatencyText.Of(meter.Overall(0.5))}, p99 {LatencyText.Of(meter.Overall(0.99))} from arrival to hand-over"));
        return complete && service.Pipeline.Drained ? ExitCode.Success : ExitCode.NotDrained;
    }
}
