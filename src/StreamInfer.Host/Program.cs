using System.CommandLine;
using System.CommandLine.Invocation;
using Microsoft.Extensions.Logging;
using StreamInfer.Host;
using StreamInfer.Host.Commands;
using StreamInfer.Host.Service;
using StreamInfer.Host.Terminal;

using var logs = Logs.Create(LogFormat.Text, LogLevel.Warning);

var root = ProgramCommand.Create(logs);

// The library would end the process two seconds after a signal; draining has a budget of its own.
var stop = StopSignal.OfTheProcess;
try
{
    var parsed = root.Parse(args);
    var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }, stop.Token);
    return parsed.Action is ParseErrorAction ? ExitCode.Usage : code;
}
catch (Exception defect)
{
    await Console.Error.WriteLineAsync($"streaminfer: unexpected, a defect: {defect.GetType().Name}: {defect.Message}");
    await Console.Error.WriteLineAsync(defect.StackTrace);
    return ExitCode.Unexpected;
}
