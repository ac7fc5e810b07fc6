using Microsoft.Extensions.Logging;
using StreamInfer.Host.Broker;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Service;

/// <summary>Reads a topology, runs its service, and turns whatever ends it into an exit code and one clear line on standard error.</summary>
internal static class RunToEnd
{
    public static async Task<int> RunAsync(string file, ServiceOptions options, ILoggerFactory logs, CancellationToken stop)
    {
        var reading = TopologyReader.Read(file, Environment.GetEnvironmentVariable);
        if (reading.Plan is null)
        {
            foreach (var error in reading.Errors)
            {
                await Console.Error.WriteLineAsync(error.ToString());
            }

            return ExitCode.Usage;
        }

        try
        {
            if (reading.Plan.EmbeddedBroker is not { } embedded)
            {
                return await ScoreAsync(reading.Plan, options, logs, stop);
            }

            await using var broker = await TopologyBroker.StartAsync(reading.Plan, embedded, TimeProvider.System, logs);
            return await ScoreAsync(broker.Plan, options, logs, stop);
        }
        catch (StartFailure failure)
        {
            await Console.Error.WriteLineAsync($"streaminfer: {failure.Message}");
            return failure.ExitCode;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped before it had begun.
            return ExitCode.Success;
        }
    }

    private static void GiveUp(TimeSpan timeout)
    {
        Console.Error.WriteLine($"streaminfer: could not stop within shutdownTimeout, {timeout}, and {ShutdownDeadline.LeaveWithin} for leaving; what is not committed is scored again");
        Environment.Exit(ExitCode.NotDrained);
    }

    private static async Task<int> ScoreAsync(TopologyPlan plan, ServiceOptions options, ILoggerFactory logs, CancellationToken stop)
    {
        await using var service = new ScoringService(plan, options, TimeProvider.System, logs);
        using var deadline = new ShutdownDeadline(plan.ShutdownTimeout, stop, TimeProvider.System, () => GiveUp(plan.ShutdownTimeout));
        await service.RunAsync(stop);
        return service.Pipeline!.Drained ? ExitCode.Success : ExitCode.NotDrained;
    }
}
