using Microsoft.Extensions.Logging;
using StreamInfer.Host.Api;
using StreamInfer.Host.Broker;
using StreamInfer.Host.Http;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Service;

/// <summary>Reads topologies, runs their services, and turns whatever ends them into an exit code and one clear line on standard error.</summary>
internal static class RunToEnd
{
    /// <param name="files">One topology, or several: when one of them ends, all do.</param>
    /// <param name="options">What the command line says.</param>
    /// <param name="logs">Take everything that is worth telling.</param>
    /// <param name="stop">Ends it in order.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> files, ServiceOptions options, ILoggerFactory logs, CancellationToken stop)
    {
        var readings = files.Select(file => TopologyReader.Read(file, Environment.GetEnvironmentVariable)).ToList();
        var plans = readings.Select(reading => reading.Plan).OfType<TopologyPlan>().ToList();
        var mistakes = readings.SelectMany(reading => reading.Plan is null ? reading.Errors.Select(error => error.ToString()) : []).Concat(Twice(plans)).ToList();
        if (mistakes.Count > 0)
        {
            foreach (var mistake in mistakes)
            {
                await Console.Error.WriteLineAsync(mistake);
            }

            return ExitCode.Usage;
        }

        var topologies = new ServedTopologies(plans.Select(plan => new ServedTopology(plan)));
        try
        {
            await using var server = options.Listen is { } listen ? await HttpServer.StartAsync(listen, options.Security, topologies, TimeProvider.System, logs) : null;
            return await RunAllAsync(plans, topologies, options with { Listen = null }, logs, stop);
        }
        catch (StartFailure failure)
        {
            await Console.Error.WriteLineAsync($"streaminfer: {failure.Message}");
            return failure.ExitCode;
        }
    }

    private static async Task<int> RunAllAsync(List<TopologyPlan> plans, ServedTopologies topologies, ServiceOptions options, ILoggerFactory logs, CancellationToken stop)
    {
        using var models = SharedModels.Open(options.ModelsFolder, TimeProvider.System, logs);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var running = plans.Select(plan => RunOneAsync(plan, topologies.Find(plan.Name)!, options, models, logs, ending)).ToList();
        return (await Task.WhenAll(running)).FirstOrDefault(code => code != ExitCode.Success);
    }

    private static IEnumerable<string> Twice(List<TopologyPlan> plans) =>
        plans.GroupBy(plan => plan.Name, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => $"streaminfer: {same.Count()} topologies are named '{same.Key}'; each pipeline of a process needs a name of its own");

    private static async Task<int> RunOneAsync(TopologyPlan plan, ServedTopology served, ServiceOptions options, SharedModels models, ILoggerFactory logs, CancellationTokenSource ending)
    {
        try
        {
            if (plan.EmbeddedBroker is not { } embedded)
            {
                return await ScoreAsync(plan, served, options, models, logs, ending.Token);
            }

            await using var broker = await TopologyBroker.StartAsync(plan, embedded, TimeProvider.System, logs);
            return await ScoreAsync(broker.Plan, served, options, models, logs, ending.Token);
        }
        catch (StartFailure failure)
        {
            await Console.Error.WriteLineAsync($"streaminfer: {failure.Message}");
            return failure.ExitCode;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Stopped before it had begun.
            return ExitCode.Success;
        }
        finally
        {
            await ending.CancelAsync();
        }
    }

    private static void GiveUp(TimeSpan timeout)
    {
        Console.Error.WriteLine($"streaminfer: could not stop within shutdownTimeout, {timeout}, and {ShutdownDeadline.LeaveWithin} for leaving; what is not committed is scored again");
        Environment.Exit(ExitCode.NotDrained);
    }

    private static async Task<int> ScoreAsync(TopologyPlan plan, ServedTopology served, ServiceOptions options, SharedModels models, ILoggerFactory logs, CancellationToken stop)
    {
        await using var service = new ScoringService(plan, options, TimeProvider.System, logs, models);
        served.Service = service;
        using var deadline = new ShutdownDeadline(plan.ShutdownTimeout, stop, TimeProvider.System, () => GiveUp(plan.ShutdownTimeout));
        await service.RunAsync(stop);
        return service.Pipeline!.Drained ? ExitCode.Success : ExitCode.NotDrained;
    }
}
