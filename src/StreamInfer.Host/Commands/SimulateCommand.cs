using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging;
using StreamInfer.Decoding;
using StreamInfer.Host.Simulation;

namespace StreamInfer.Host.Commands;

/// <summary><c>streaminfer simulate</c>: card transactions to a topic, or to a file for training.</summary>
internal static class SimulateCommand
{
    /// <param name="openRegistry">Opens a client of the Schema Registry at an address; it is disposed of where it can be.</param>
    /// <param name="loggers">Where the generator's warnings go.</param>
    public static Command Create(Func<Uri, ISchemaRegistry> openRegistry, ILoggerFactory loggers)
    {
        var options = new SimulateCommandOptions();
        var command = new Command("simulate", "Generates card transactions: to a Kafka topic, or with --csv to a file for training.");
        options.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var settings = options.Read(parsed);
            var output = parsed.InvocationConfiguration.Output;
            if (settings.Csv is not null)
            {
                await ExportAsync(settings, output, cancellation);
                return 0;
            }

            var logger = loggers.CreateLogger(nameof(TransactionProducer));
            return await ProduceAsync(settings, openRegistry, logger, output, cancellation);
        });
        return command;
    }

    private static async Task ExportAsync(SimulateSettings settings, TextWriter output, CancellationToken cancellation)
    {
        var start = settings.Start ?? TimeProvider.System.GetUtcNow();
        var feed = settings.OpenFeed(start);
        await using var file = new StreamWriter(settings.Csv!.FullName);
        var rows = TransactionExport.Write(feed, file, settings.Labels, cancellation);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"wrote {rows} rows to {settings.Csv}"));
        await TellTruthAsync(settings.ScenarioFrom(start), output);
    }

    private static async Task<int> ProduceAsync(
        SimulateSettings settings,
        Func<Uri, ISchemaRegistry> openRegistry,
        ILogger logger,
        TextWriter output,
        CancellationToken cancellation)
    {
        var schemaId = settings.Registry is null ? (int?)null : await RegisterAsync(settings, openRegistry, cancellation);
        var start = settings.Start ?? TimeProvider.System.GetUtcNow();
        var feed = settings.OpenFeed(start);
        var labels = settings.LabelTopic is { } topic ? new LateLabels(topic, settings.LabelDelay, TimeProvider.System) : null;
        using var producer = new TransactionProducer(settings.Kafka, settings.Topic, feed, schemaId, TimeProvider.System, logger) { Labels = labels };
        await producer.RunAsync(cancellation);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"sent {producer.Sent} events to {settings.Topic}, {producer.Acknowledged} acknowledged, {producer.Failed} failed"));
        if (labels is not null)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"sent {labels.Sent} labels to {settings.LabelTopic}"));
        }

        await TellTruthAsync(settings.ScenarioFrom(start), output);
        return producer.Acknowledged == producer.Sent ? 0 : 1;
    }

    private static async Task TellTruthAsync(Scenario? scenario, TextWriter output)
    {
        if (scenario is not null)
        {
            var features = scenario.Features.IsEmpty ? "" : $", on {string.Join(", ", scenario.Features)}";
            await output.WriteLineAsync($"{ScenarioNames.Of(scenario.Kind)} from {scenario.Begin:yyyy-MM-ddTHH:mm:ssZ} to {scenario.End:yyyy-MM-ddTHH:mm:ssZ}{features}");
        }
    }

    private static async Task<int> RegisterAsync(
        SimulateSettings settings, Func<Uri, ISchemaRegistry> openRegistry, CancellationToken cancellation)
    {
        var registry = openRegistry(settings.Registry!);
        using var lifetime = registry as IDisposable;
        return await registry.RegisterAsync($"{settings.Topic}-value", TransactionSchema.Text, cancellation);
    }
}
