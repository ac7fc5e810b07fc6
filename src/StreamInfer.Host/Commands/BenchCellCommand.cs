using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using StreamInfer.Host.Bench;

namespace StreamInfer.Host.Commands;

/// <summary><c>streaminfer bench-cell</c>, which <c>bench</c> starts: measures one cell and prints the result as a line of JSON.</summary>
internal static class BenchCellCommand
{
    public static Command Create(ILoggerFactory logs)
    {
        var cell = new Argument<string>("cell") { Description = "What to measure, as JSON." };
        var command = new Command("bench-cell", "Measures one cell of the benchmark.") { cell };
        command.Hidden = true;
        command.SetAction(async (parsed, _) =>
        {
            var wanted = JsonSerializer.Deserialize<BenchCell>(parsed.GetValue(cell)!, JsonSerializerOptions.Web)!;
            var measured = await CellRun.RunAsync(wanted, TimeProvider.System, logs);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(BenchReport.Serialize(measured));
            return ExitCode.Success;
        });
        return command;
    }
}
