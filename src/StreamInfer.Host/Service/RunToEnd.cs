using Microsoft.Extensions.Logging;
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
            await using var service = new ScoringService(reading.Plan, options, TimeProvider.System, logs);
            await service.RunAsync(stop);
            return service.Pipeline!.Drained ? ExitCode.Success : ExitCode.NotDrained;
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
}
