using System.CommandLine;
using Microsoft.Extensions.Logging;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Features;
using StreamInfer.Host.History;
using StreamInfer.Host.Profiling;
using StreamInfer.Monitoring.Columns;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Commands;

/// <summary><c>streaminfer profile TOPOLOGY --input EVENTS</c>: the reference that live events are compared with, made of training events.</summary>
internal static class ProfileCommand
{
    public static Command Create(Func<RegistryPlan, ISchemaRegistry> openRegistry, ILoggerFactory loggers)
    {
        var topology = new Argument<string>("topology") { Description = "The topology file." };
        var input = new Option<string>("--input") { Description = "FILE.csv (a header of paths), FILE.jsonl, FILE.avro (an object container file), or a topic.", Required = true };
        var target = new Option<string>("--out") { Description = "Where the profile goes.", DefaultValueFactory = _ => "reference.json" };
        var history = new HistoryOptions(openRegistry, loggers);
        var command = new Command("profile", "Makes reference.json, the distribution of features and scores that drift is measured against, of the events that a model was trained on.")
        {
            topology, input, target,
        };
        history.AddTo(command);
        command.SetAction(parsed =>
        {
            var (events, path, console) = (parsed.GetValue(input)!, parsed.GetValue(target)!, parsed.InvocationConfiguration);
            return history.Use(parsed, parsed.GetValue(topology)!, events, (plan, model, rows) =>
            {
                var maker = Gather(rows, events);
                var madeAt = File.Exists(events) ? new DateTimeOffset(File.GetLastWriteTimeUtc(events)) : DateTimeOffset.UnixEpoch;
                Write(path, ReferenceProfileWriter.Write(maker.Make(plan.Model.Name, model.Version, madeAt, FeatureDigest.Of(plan.Features), UnwatchedColumns.Of(plan))));
                Tell(console.Output, rows, maker, model, path);
                return ExitCode.Success;
            });
        });
        return command;
    }

    private static ProfileMaker Gather(HistoryRows rows, string events)
    {
        var maker = new ProfileMaker(rows.Columns);
        while (rows.TryRead())
        {
            maker.Add(rows);
        }

        return maker.Rows > 0 ? maker : throw new HistoryException(rows.FirstRefusal is { } first
            ? $"none of the {rows.Refused} events of '{events}' fits the topology; the first: {first}"
            : $"'{events}' holds no event");
    }

    private static void Write(string path, byte[] profile)
    {
        try
        {
            File.WriteAllBytes(path, [.. profile, (byte)'\n']);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new HistoryException($"--out {path}: {denied.Message}", inner: denied);
        }
    }

    private static void Tell(TextWriter output, HistoryRows rows, ProfileMaker maker, HistoryModel model, string path)
    {
        output.WriteLine($"wrote {path}: {maker.Rows} events, {rows.Columns.Numeric.Length} numeric and {rows.Columns.Categorical.Length} categorical columns, for version {model.Version}");
        if (model.Absence is { } absence)
        {
            output.WriteLine($"without scores: {absence}");
        }

        if (rows.Refused > 0)
        {
            output.WriteLine($"without {rows.Refused} events that the topology dead-letters; the first: {rows.FirstRefusal}");
        }
    }
}
