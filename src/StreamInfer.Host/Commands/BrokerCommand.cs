using System.CommandLine;
using Microsoft.Extensions.Logging;
using StreamInfer.Host.Broker;
using StreamInfer.Host.Service;
using StreamInfer.Host.Terminal;

namespace StreamInfer.Host.Commands;

/// <summary><c>streaminfer broker --data DIR</c>: the embedded broker as a process of its own, until SIGTERM or SIGINT.</summary>
internal static class BrokerCommand
{
    public static Command Create()
    {
        var command = new Command("broker", "Runs the embedded broker: one durable node that speaks Kafka's protocol, until it is told to stop (SIGTERM, SIGINT).");
        var options = new BrokerCommandOptions();
        options.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            using var logs = Logs.Create(parsed.GetValue(options.Format), LogLevel.Information);
            try
            {
                await BrokerRun.RunAsync(options.Read(parsed), parsed.InvocationConfiguration.Output, logs, stop);
                return ExitCode.Success;
            }
            catch (StartFailure failure)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"streaminfer: {failure.Message}");
                return failure.ExitCode;
            }
        });
        return command;
    }
}
