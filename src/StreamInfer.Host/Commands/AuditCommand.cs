using System.CommandLine;
using Confluent.Kafka;
using Spectre.Console;
using StreamInfer.Decoding;
using StreamInfer.Host.Audit;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Commands;

/// <summary><c>streaminfer audit FILE WHAT</c>: which version made a prediction, and how it came to.</summary>
internal static class AuditCommand
{
    // Lines that go to a file or another program are not broken.
    private const int WidthWithoutTerminal = 1000;

    /// <param name="openRegistry">Opens the registry of a topology.</param>
    public static Command Create(Func<RegistryPlan, ISchemaRegistry> openRegistry)
    {
        var file = new Argument<string>("topology") { Description = "The topology file." };
        var what = new Argument<string>("what") { Description = "A prediction's id, or its event's TOPIC/PARTITION/OFFSET." };
        var json = new Option<bool>("--json") { Description = "Write one JSON object." };
        var since = new Option<TimeSpan?>("--since")
        {
            Description = "Look only at predictions and dead letters of so long ago and later, such as 24h; left out, at all that the topics hold.",
            CustomParser = DurationArgument.Parse,
        };
        var topic = new Option<string?>("--audit-topic") { Description = "Where the audit entries are, if not where the topology says." };
        var topology = new TopologyArgument();
        var command = new Command("audit", "Finds a prediction (or the dead letter of its event) and says which version made it, since when, and who asked for that.") { file, what, json, since, topic };
        topology.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (!AuditTarget.TryParse(parsed.GetValue(what)!, out var target))
            {
                await errors.WriteLineAsync($"streaminfer: '{parsed.GetValue(what)}': {AuditTarget.Allowed}");
                return ExitCode.Usage;
            }

            if (topology.Read(parsed.GetValue(file)!, parsed) is not { } plan)
            {
                return ExitCode.Usage;
            }

            using var registry = plan.Registry is null ? null : new OwnedRegistry(openRegistry(plan.Registry));
            var question = new AuditQuestion(plan, parsed.GetValue(topic) ?? plan.Control?.AuditTopic, registry?.Client, TimeProvider.System);
            return await TellAsync(() => question.AnswerAsync(target, TimeProvider.System.GetUtcNow() - parsed.GetValue(since), stop), parsed.GetValue(json), output, errors);
        });
        return command;
    }

    private static async Task<int> TellAsync(Func<Task<AuditAnswer>> ask, bool json, TextWriter output, TextWriter errors)
    {
        try
        {
            var answer = await ask();
            if (json)
            {
                await output.WriteLineAsync(AuditJson.Write(answer));
            }
            else
            {
                AuditText.Show(OpenConsole(output), answer);
            }

            return answer.IsFound ? ExitCode.Success : ExitCode.NotFound;
        }
        catch (KafkaException failed)
        {
            return KafkaRefusal.Tell(errors, failed.Error);
        }
        catch (RegistryException refused)
        {
            await errors.WriteLineAsync($"streaminfer: {refused.Message}");
            return ExitCode.Registry;
        }
    }

    private static IAnsiConsole OpenConsole(TextWriter output)
    {
        var isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(output),
        });
        if (!isTerminal)
        {
            console.Profile.Width = WidthWithoutTerminal;
        }

        return console;
    }
}
