using System.CommandLine;
using System.CommandLine.Help;
using Microsoft.Extensions.Logging;
using StreamInfer.Decoding;
using StreamInfer.Host.Commands.Models;
using StreamInfer.Host.Commands.Running;
using StreamInfer.Kafka.SchemaRegistry;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Commands;

/// <summary><c>streaminfer</c>: all commands of the program.</summary>
internal static class ProgramCommand
{
    public static Command Create(ILoggerFactory logs)
    {
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
        return root;

        ISchemaRegistry OpenRegistry(Uri address) => OpenRegistryOf(RegistryPlan.At(address));

        ISchemaRegistry OpenRegistryOf(RegistryPlan plan) => new SchemaRegistryClient(plan, TimeProvider.System, logs.CreateLogger<SchemaRegistryClient>());
    }
}
