using System.CommandLine;
using Spectre.Console;
using StreamInfer.Decoding;
using StreamInfer.Host.Bench;
using StreamInfer.Host.Bench.ModelOnly;
using StreamInfer.Host.Bench.Workloads;
using StreamInfer.Host.EmbeddedRegistry;

namespace StreamInfer.Host.Commands;

/// <summary><c>streaminfer bench</c>: what the service costs beside the client library's floor and beside ordinary loops, in one run.</summary>
internal static class BenchCommand
{
    private static readonly string[] FullLoads = ["max", "1000/s", "2000/s", "10%", "25%", "50%", "75%", "100%", "120%"];

    private const int ReportWidth = 170;
    private const long LeastEvents = 10_000;
    private const long MostEvents = 100_000_000;

    public static Command Create(Func<Uri, ISchemaRegistry> openRegistry)
    {
        var quick = new Option<bool>("--quick") { Description = "Under a minute: the small model, one round, two loads." };
        var bootstrap = new Option<string?>("--bootstrap") { Description = "Kafka brokers to use; without, an embedded broker in a process of its own." };
        var workloads = new Option<string[]>("--workload") { Description = "small, big, image, image-json; any number.", AllowMultipleArgumentsPerToken = true };
        var variants = new Option<string[]>("--variant") { Description = $"{string.Join(", ", BenchCell.Variants)}; any number; the first five by default, with --quick the first four.", AllowMultipleArgumentsPerToken = true };
        var rounds = new Option<int?>("--rounds") { Description = "Interleaved rounds in catch-up mode, 1 to 100; 5 by default, 1 with --quick." };
        var events = new Option<long?>("--events") { Description = "Events that a catch-up cell counts, 10,000 to 100,000,000, of which heavier models count a part; 1,000,000 by default, 200,000 with --quick." };
        var loads = new Option<string[]>("--load") { Description = "Loads of paced mode: max, 1000/s, or 50% of the variant's own capacity, which is that of max where it was measured before.", AllowMultipleArgumentsPerToken = true };
        var seconds = new Option<double?>("--seconds") { Description = "How long a paced cell is measured; 10 by default, 4 with --quick." };
        var json = new Option<FileInfo?>("--json") { Description = "Also write the results here." };
        workloads.AcceptOnlyFromAmong([.. Workload.All.Select(workload => workload.Name)]);
        variants.AcceptOnlyFromAmong(BenchCell.Variants);
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 100)
            {
                result.AddError("--rounds is 1 to 100");
            }
        });
        events.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long?>() is < LeastEvents or > MostEvents)
            {
                result.AddError("--events is 10,000 to 100,000,000");
            }
        });
        var command = new Command("bench", "Measures the service against the client library's floor and ordinary loops: throughput, CPU, latency, memory.")
        {
            quick, bootstrap, workloads, variants, rounds, events, loads, seconds, json,
        };
        var modelOnly = new ModelBenchCommand();
        modelOnly.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            if (modelOnly.IsAsked(parsed))
            {
                return Task.FromResult(modelOnly.Run(parsed, parsed.GetValue(seconds), parsed.GetValue(json), stop));
            }

            var isQuick = parsed.GetValue(quick);
            var settings = new BenchSettings
            {
                Bootstrap = parsed.GetValue(bootstrap),
                Variants = parsed.GetValue(variants) is { Length: > 0 } some ? some : isQuick ? BenchCell.UsualVariants[..^1] : BenchCell.UsualVariants,
                Workloads = parsed.GetValue(workloads) is { Length: > 0 } named ? named : isQuick ? ["small"] : ["small", "big"],
                Rounds = parsed.GetValue(rounds) ?? (isQuick ? 1 : 5),
                CatchUpEvents = parsed.GetValue(events) ?? (isQuick ? 200_000 : 1_000_000),
                PacedSeconds = parsed.GetValue(seconds) ?? (isQuick ? 4 : 10),
                Loads = parsed.GetValue(loads) is { Length: > 0 } asked ? asked : isQuick ? ["1000/s"] : FullLoads,
                JsonFile = parsed.GetValue(json)?.FullName,
            };
            return BenchAsync(settings, openRegistry, parsed.InvocationConfiguration, stop);
        });
        return command;
    }

    private static async Task<int> BenchAsync(BenchSettings settings, Func<Uri, ISchemaRegistry> openRegistry, InvocationConfiguration writers, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("streaminfer-bench-");
        try
        {
            await using var embedded = await EmbeddedSchemaRegistry.StartAsync(cancellation: stop);
            using var registry = new OwnedRegistry(openRegistry(embedded.Url));
            using var broker = settings.Bootstrap is null ? await BrokerProgram.StartAsync(Path.Combine(folder.FullName, "broker")) : null;
            var bootstrap = settings.Bootstrap ?? broker!.Bootstrap;
            var results = await new BenchRun(settings, bootstrap, embedded.Url, registry.Client, folder.FullName, writers.Error, TimeProvider.System).RunAsync(stop);
            // A file or a pipe has no width of its own, and a table broken over lines cannot be read.
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect, Out = new AnsiConsoleOutput(writers.Output) });
            console.Profile.Width = Math.Max(console.Profile.Width, ReportWidth);
            BenchReport.Show(console, results);
            foreach (var ratio in BenchReport.Ratios(results))
            {
                console.WriteLine(ratio);
            }

            if (settings.JsonFile is { } file)
            {
                BenchReport.Write(file, results);
            }

            return ExitCode.Success;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
