using System.Net;
using Microsoft.Extensions.Logging;
using StreamInfer.Host.Broker;
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

        using var models = SharedModels.Open(options.ModelsFolder, TimeProvider.System, logs);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var running = plans.Select((plan, index) => RunOneAsync(plan, At(options, index), models, logs, ending)).ToList();
        return (await Task.WhenAll(running)).FirstOrDefault(code => code != ExitCode.Success);
    }

    private static IEnumerable<string> Twice(List<TopologyPlan> plans) =>
        plans.GroupBy(plan => plan.Name, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => $"streaminfer: {same.Count()} topologies are named '{same.Key}'; each pipeline of a process needs a name of its own");

    private static ServiceOptions At(ServiceOptions options, int index) => options.Listen is not { Port: > 0 } listen ? options : options with { Listen = new IPEndPoint(listen.Address, listen.Port + index) };

    private static async Task<int> RunOneAsync(TopologyPlan plan, ServiceOptions options, SharedModels models, ILoggerFactory logs, CancellationTokenSource ending)
    {
        try
        {
            if (plan.EmbeddedBroker is not { } embedded)
            {
                return await ScoreAsync(plan, options, models, logs, ending.Token);
            }

            await using var broker = await TopologyBroker.StartAsync(plan, embedded, TimeProvider.System, logs);
            return await ScoreAsync(broker.Plan, options, models, logs, ending.Token);
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

    private static async Task<int> ScoreAsync(TopologyPlan plan, ServiceOptions options, SharedModels models, ILoggerFactory logs, CancellationToken stop)
    {
        await using var service = new ScoringService(plan, options, TimeProvider.System, logs, models);
        using var deadline = new ShutdownDeadline(plan.ShutdownTimeout, stop, TimeProvider.System, () => GiveUp(plan.ShutdownTimeout));
        await service.RunAsync(stop);
        return service.Pipeline!.Drained ? ExitCode.Success : ExitCode.NotDrained;
    }
}
