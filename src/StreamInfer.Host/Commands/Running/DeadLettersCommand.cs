using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using StreamInfer.Host.Api;
using StreamInfer.Host.Api.Contracts;
using StreamInfer.Host.Terminal;

namespace StreamInfer.Host.Commands.Running;

/// <summary><c>streaminfer dead-letters list|redrive TOPOLOGY</c>: events that got no prediction, of a running service.</summary>
internal static class DeadLettersCommand
{
    private const int MostShown = 200;

    public static Command Create() => new("dead-letters", "Events that got no prediction: to look at, and to try again. By the API of a running service.") { List(), RedriveCommand() };

    private static Command List()
    {
        var topology = Topology();
        var limit = new Option<int>("--limit") { Description = $"How many, 1 to {MostShown}.", DefaultValueFactory = _ => 20 };
        var before = new Option<string?>("--before") { Description = "Older ones than a page before showed: what it printed behind 'older'." };
        var options = new ApiOptions();
        var command = new Command("list", "Lists dead letters, newest first.") { topology, limit, before };
        options.AddTo(command);
        command.SetAction((parsed, stop) => ApiOptions.GuardAsync(parsed, async () =>
        {
            using var client = options.Open(parsed);
            var query = string.Create(CultureInfo.InvariantCulture, $"?limit={parsed.GetValue(limit)}{(parsed.GetValue(before) is { } cursor ? $"&before={Uri.EscapeDataString(cursor)}" : "")}");
            var answer = await client.GetAsync($"/topologies/{Uri.EscapeDataString(parsed.GetValue(topology)!)}/dead-letters{query}", ApiJson.Answers.DeadLettersAnswer, stop);
            var output = parsed.InvocationConfiguration.Output;
            if (options.IsJson(parsed))
            {
                JsonOutput.Write(output, writer => JsonSerializer.Serialize(writer, answer, ApiJson.Answers.DeadLettersAnswer));
                return ExitCode.Success;
            }

            Show(answer, output);
            return ExitCode.Success;
        }));
        return command;
    }

    private static Command RedriveCommand()
    {
        var topology = Topology();
        var places = new Argument<string[]>("place") { Description = "PARTITION:OFFSET of dead letters, as list shows them.", Arity = ArgumentArity.OneOrMore };
        var reason = new Option<string>("--reason") { Description = "Why; kept with the change.", Required = true };
        var options = new ApiOptions();
        var command = new Command("redrive", "Writes events that were dead-lettered to the source topic again.") { topology, places, reason };
        options.AddTo(command);
        command.SetAction((parsed, stop) => ApiOptions.GuardAsync(parsed, async () =>
        {
            var request = new RedriveRequest([.. parsed.GetValue(places)!.Select(PlaceOf)], parsed.GetValue(reason)!);
            using var client = options.Open(parsed);
            var answer = await client.PostAsync(
                $"/topologies/{Uri.EscapeDataString(parsed.GetValue(topology)!)}/dead-letters/redrive", request, ApiJson.Answers.RedriveRequest, ApiJson.Answers.RedriveAnswer, stop);
            var output = parsed.InvocationConfiguration.Output;
            if (options.IsJson(parsed))
            {
                JsonOutput.Write(output, writer => JsonSerializer.Serialize(writer, answer, ApiJson.Answers.RedriveAnswer));
            }
            else
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{answer.Redriven} written to the source topic again"));
                foreach (var refused in answer.Refused)
                {
                    output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{refused.Partition}:{refused.Offset} not: {Printable.Of(refused.Why)}"));
                }
            }

            return answer.Refused.Count == 0 ? ExitCode.Success : ExitCode.Refused;
        }));
        return command;
    }

    private static Argument<string> Topology() => new("topology") { Description = "The topology's name." };

    private static RedriveRequest.PlaceItem PlaceOf(string text)
    {
        var parts = text.Split(':');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
                ? new RedriveRequest.PlaceItem(partition, offset)
                : throw new ApiFailure($"'{text}': allowed is PARTITION:OFFSET, such as 0:17", ExitCode.Usage);
    }

    private static void Show(DeadLettersAnswer answer, TextWriter output)
    {
        if (answer.Items.Count == 0)
        {
            output.WriteLine("none");
            return;
        }

        var table = new TextTable("PLACE", "TIME", "REASON", "KEY", "EVENT", "BYTES", "MESSAGE");
        foreach (var item in answer.Items)
        {
            table.Add(
                item.Cursor, item.At.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture), Printable.Of(item.Reason), Printable.Of(item.Key ?? "-"),
                item.Source is { } source ? Printable.Of($"{source.Topic}/{source.Partition}/{source.Offset}") : "-", $"{item.ValueBytes}", Printable.Of(item.Message ?? ""));
        }

        table.Write(output);
        if (answer.Next is { } next)
        {
            output.WriteLine($"older: --before {Printable.Of(next)}");
        }
    }
}
