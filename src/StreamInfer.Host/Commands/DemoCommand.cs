using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Logging;
using Spectre.Console;
using StreamInfer.Host.Demo;
using StreamInfer.Host.Demo.Stories;
using StreamInfer.Host.Service;
using StreamInfer.Host.Simulation;
using StreamInfer.Host.Terminal;

namespace StreamInfer.Host.Commands;

/// <summary><c>streaminfer demo</c>: everything in one process, on an embedded broker.</summary>
internal static class DemoCommand
{
    private const double DefaultRate = 5000;
    private const double StoryRate = 3000;
    private static readonly IPEndPoint Dashboard = new(IPAddress.Loopback, 8080);
    private const string Lifecycle = "lifecycle";
    private const string Drift = "drift";
    private const string BadModels = "eng/stories/lifecycle/models";

    public static Command Create()
    {
        var seconds = new Option<double?>("--seconds") { Description = "End by itself after so many seconds, with a summary." };
        var rate = new Option<double?>("--rate") { Description = "Transactions a second, 1 to 100,000; left out, 5,000, and 3,000 in a story." };
        var seed = new Option<ulong>("--seed") { Description = "The same seed makes the same transactions.", DefaultValueFactory = _ => SimulationOptions.DefaultSeed };
        var drift = new Option<TimeSpan?>("--drift-after") { Description = "Let spending drift after so long, such as 30s.", CustomParser = DurationArgument.Parse };
        var topology = new Option<string?>("--topology") { Description = "The topology file; left out, topologies/fraud-demo.yaml, and topologies/fraud-STORY.yaml in a story." };
        var story = new Option<string?>("--story") { Description = "Tell a story, with every claim checked, and end: lifecycle, versions that change under load; drift, a world that changes and comes back." };
        var models = new Option<string>("--models") { Description = "The model repository.", DefaultValueFactory = _ => "models" };
        var data = new Option<string>("--data") { Description = "The folder that holds the broker's log and the registry's schemas; started again on it, the demo goes on where it was.", DefaultValueFactory = _ => ".demo" };
        var plain = new Option<bool>("--plain") { Description = "Plain lines, also on a terminal." };
        rate.Validators.Add(result => Refuse(result, result.GetValueOrDefault<double?>() is >= 1 and <= 100_000, "--rate is 1 to 100,000"));
        seconds.Validators.Add(result => Refuse(result, result.GetValueOrDefault<double?>() is > 0 and <= 1e6, "--seconds is above 0, at most 1,000,000"));
        var command = new Command("demo", "Simulated card transactions, scored on an embedded broker.") { seconds, rate, seed, drift, topology, models, data, plain, story };
        story.AcceptOnlyFromAmong(Lifecycle, Drift);
        command.Validators.Add(result =>
        {
            if (result.GetResult(story) is not null && new Option[] { seconds, drift, data, plain }.FirstOrDefault(other => result.GetResult(other) is { Implicit: false }) is { } other)
            {
                result.AddError($"{other.Name} is for a demo without a story, which ends by itself and leaves nothing");
            }
        });
        command.SetAction(async (parsed, stop) =>
        {
            if (parsed.GetValue(story) is { } told)
            {
                var staged = new StoryOptions(
                    parsed.GetValue(rate) ?? StoryRate, parsed.GetValue(seed), parsed.GetValue(topology) ?? $"topologies/fraud-{told}.yaml", parsed.GetValue(models)!, BadModels);
                return await TellAsync(told, staged, stop);
            }

            var options = new DemoOptions(
                parsed.GetValue(seconds), parsed.GetValue(rate) ?? DefaultRate, parsed.GetValue(seed), parsed.GetValue(drift), parsed.GetValue(topology) ?? "topologies/fraud-demo.yaml", parsed.GetValue(models)!, parsed.GetValue(data)!, parsed.GetValue(plain)) { Listen = Dashboard };
            return await RunAsync(options, stop);
        });
        return command;
    }

    private static Task<int> RunAsync(DemoOptions options, CancellationToken stop)
    {
        var live = !options.Plain && !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive;
        IDemoView view = live ? new LiveView(AnsiConsole.Console) : new PlainView(Console.Out);

        // Stopped before the first event is as good as stopped after any other.
        return GuardAsync(logs => new DemoRun(options, view, Console.Out, logs).RunAsync(stop), ExitCode.Success, stop);
    }

    /// <summary>A story tells its warnings itself: they are what it is about.</summary>
    private static Task<int> TellAsync(string story, StoryOptions options, CancellationToken stop) => GuardAsync(
        logs => story == Drift
            ? new DriftStory(options with { ScenarioFrom = DriftStory.ScenarioFrom }, Console.Out, logs).RunAsync(stop)
            : new LifecycleStory(options, Console.Out, logs).RunAsync(stop),
        ExitCode.NotHeld,
        stop,
        LogLevel.Error);

    private static async Task<int> GuardAsync(Func<ILoggerFactory, Task<int>> run, int whenStopped, CancellationToken stop, LogLevel level = LogLevel.Warning)
    {
        using var logs = Logs.Create(LogFormat.Text, level);
        try
        {
            return await run(logs);
        }
        catch (StartFailure failure)
        {
            await Console.Error.WriteLineAsync($"streaminfer: {failure.Message}");
            return failure.ExitCode;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return whenStopped;
        }
    }

    private static void Refuse(System.CommandLine.Parsing.OptionResult result, bool allowed, string message)
    {
        if (!allowed)
        {
            result.AddError(message);
        }
    }
}
