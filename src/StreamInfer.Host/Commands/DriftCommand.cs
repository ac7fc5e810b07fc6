using System.CommandLine;
using Microsoft.Extensions.Logging;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Features;
using StreamInfer.Host.Commands.Running;
using StreamInfer.Host.History;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Commands;

/// <summary><c>streaminfer drift TOPOLOGY --replay EVENTS</c>: when monitoring would have alarmed on events of the past.</summary>
internal static class DriftCommand
{
    public static Command Create(Func<RegistryPlan, ISchemaRegistry> openRegistry, ILoggerFactory loggers)
    {
        var topology = new Argument<string>("topology") { Description = "With --replay the topology file; without, a topology of a running service by its name, or the service's address for all of them." };
        var replay = new Option<string?>("--replay") { Description = "FILE.csv, FILE.jsonl, FILE.avro, or a topic: its events in their own time, as fast as they can be read. Left out, what a running service sees now." };
        var reference = new Option<FileInfo?>("--reference") { Description = "What windows are compared with, if not reference.json beside the model." };
        var interval = new Option<TimeSpan?>("--interval") { Description = "Of a file whose events have no time: the time from one to the next, such as 30m; the first is at --since.", CustomParser = DurationArgument.Parse };
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var history = new HistoryOptions(openRegistry, loggers);
        var windows = new WindowOptions();
        var command = new Command("drift", "Runs monitoring over events of the past, and says when it would have alarmed, on what, and by how much; or shows what a running service sees.") { topology, replay, reference, interval, json };
        history.AddTo(command);
        windows.AddTo(command);
        var api = new ApiOptions();
        api.AddTo(command, withJson: false);
        command.SetAction((parsed, stop) => parsed.GetValue(replay) is { } events
            ? Task.FromResult(Replay(events, parsed))
            : ApiOptions.GuardAsync(parsed, async () =>
            {
                var named = parsed.GetValue(topology)!;
                var isUrl = ApiOptions.IsUrl(named, out _);
                using var client = isUrl ? api.Open(parsed, named) : api.Open(parsed);
                return await DriftNow.ShowAsync(client, isUrl ? null : named, parsed.GetValue(json), parsed.InvocationConfiguration.Output, stop);
            }));
        return command;

        int Replay(string events, ParseResult parsed)
        {
            var console = parsed.InvocationConfiguration;
            var report = new ReplayReport(console.Output, console.Error, parsed.GetValue(json));
            return history.Use(parsed, parsed.GetValue(topology)!, events, (plan, model, rows) =>
            {
                rows.Interval = parsed.GetValue(interval) is { } step ? (history.Since(parsed) ?? DateTimeOffset.UnixEpoch, step) : null;
                var profile = ReferenceOf(parsed.GetValue(reference)?.FullName ?? plan.Monitoring?.ReferenceFile, model);
                var version = new MonitoredVersion(plan.Model.Name, model.Version, rows.Columns.Numeric, rows.Columns.Categorical, profile, FeatureDigest.Of(plan.Features));
                var run = new DriftReplay(windows.Read(parsed, plan), plan.Name, version, report);
                run.Run(rows);
                Tell(console.Error, run, rows, report);
                return ExitCode.Success;
            });
        }
    }

    private static ReferenceProfile? ReferenceOf(string? given, HistoryModel model)
    {
        var path = given ?? (model.Folder is { } folder ? Path.Combine(folder, "reference.json") : null);
        if (path is null || (given is null && !File.Exists(path)))
        {
            return null;
        }

        try
        {
            return ReferenceProfileReader.Read(path);
        }
        catch (ReferenceProfileException wrong)
        {
            throw new HistoryException(wrong.Message, inner: wrong);
        }
    }

    private static void Tell(TextWriter errors, DriftReplay run, HistoryRows rows, ReplayReport report)
    {
        errors.WriteLine($"{run.Events} events, {report.Alarms} alarms");
        if (rows.Refused > 0)
        {
            errors.WriteLine($"without {rows.Refused} events that the topology dead-letters; the first: {rows.FirstRefusal}");
        }

        if (run.Events == 0)
        {
            throw new HistoryException("there is no event to replay");
        }
    }
}
