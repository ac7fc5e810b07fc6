using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Microsoft.Extensions.Logging;
using StreamInfer.Decoding;
using StreamInfer.Host;
using StreamInfer.Host.Commands;
using StreamInfer.Host.Commands.Models;
using StreamInfer.Host.Commands.Running;
using StreamInfer.Host.Service;
using StreamInfer.Host.Terminal;
using StreamInfer.Kafka.SchemaRegistry;
using StreamInfer.Topologies;

using var logs = Logs.Create(LogFormat.Text, LogLevel.Warning);

// No RootCommand: that one is named after the assembly, and people type "streaminfer".
var root = new Command("streaminfer", "StreamInfer scores an event log: Kafka events in, ONNX Runtime predictions out, one for each event.")
{
    RunCommand.Create(),
    ValidateCommand.Create(),
    ModelsCommand.Create(logs),
    DemoCommand.Create(),
    BrokerCommand.Create(),
    SimulateCommand.Create(OpenRegistry, logs),
    ProduceCommand.Create(OpenRegistry),
    TailCommand.Create(OpenRegistry),
    AuditCommand.Create(OpenRegistryOf),
    ProfileCommand.Create(OpenRegistryOf, logs),
    DriftCommand.Create(OpenRegistryOf, logs),
    StatusCommand.Create(TimeProvider.System),
    DeadLettersCommand.Create(),
    TokenCommand.Create(),
    MetricsCommand.Create(),
    BenchCommand.Create(OpenRegistry),
    BenchCellCommand.Create(logs),
    new HelpOption(),
    new VersionOption(),
};
root.Subcommands.Add(CompletionCommand.Create(root));

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

ISchemaRegistry OpenRegistry(Uri address) => OpenRegistryOf(RegistryPlan.At(address));

ISchemaRegistry OpenRegistryOf(RegistryPlan plan) => new SchemaRegistryClient(plan, TimeProvider.System, logs.CreateLogger<SchemaRegistryClient>());
