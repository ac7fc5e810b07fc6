using System.CommandLine;
using Spectre.Console;
using StreamInfer.Host.Api;
using StreamInfer.Host.Api.Contracts;

namespace StreamInfer.Host.Commands.Running;

/// <summary><c>streaminfer status [URL]</c>: how a running service does, live.</summary>
internal static class StatusCommand
{
    public static Command Create(TimeProvider time)
    {
        var url = new Argument<string>("url") { Description = "Where the service is.", DefaultValueFactory = _ => ApiOptions.UsualUrl };
        var once = new Option<bool>("--once") { Description = "Print once and end; so it does where the output is no terminal." };
        var interval = new Option<TimeSpan?>("--interval") { Description = "How often to look, such as 2s; 1s is the default.", CustomParser = DurationArgument.Parse };
        var options = new ApiOptions();
        var command = new Command("status", "Shows how a running service does: topologies, throughput, latency against the budget, lag, versions, what is wrong.")
        {
            url, once, interval,
        };
        options.AddTo(command, withUrl: false);
        command.SetAction((parsed, stop) => ApiOptions.GuardAsync(parsed, async () =>
        {
            using var client = options.Open(parsed, parsed.GetValue(url)!);
            var output = parsed.InvocationConfiguration.Output;
            var isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
            return parsed.GetValue(once) || options.IsJson(parsed) || !isTerminal
                ? await OnceAsync(client, options.IsJson(parsed), output, stop)
                : await LiveAsync(client, AnsiConsole.Console, parsed.GetValue(interval) ?? TimeSpan.FromSeconds(1), time, stop);
        }));
        return command;
    }

    /// <summary>How it does now.</summary>
    /// <exception cref="ApiFailure">The service cannot be asked.</exception>
    internal static async Task<StatusReport> AskAsync(ApiClient client, CancellationToken stop)
    {
        var state = await client.GetAsync("/state", ApiJson.Answers.StateAnswer, stop);
        var overviews = new List<OverviewAnswer>();
        foreach (var topology in state.Topologies)
        {
            overviews.Add(await client.GetAsync($"/topologies/{Uri.EscapeDataString(topology.Name)}", ApiJson.Answers.OverviewAnswer, stop));
        }

        return new StatusReport(state, overviews);
    }

    private static async Task<int> OnceAsync(ApiClient client, bool isJson, TextWriter output, CancellationToken stop)
    {
        var report = await AskAsync(client, stop);
        if (isJson)
        {
            report.WriteJson(output);
        }
        else
        {
            StatusText.Write(output, report);
        }

        return report.IsReady ? ExitCode.Success : ExitCode.NotReady;
    }

    /// <summary>Until it is stopped; a service that is away is said so, and asked again.</summary>
    internal static async Task<int> LiveAsync(ApiClient client, IAnsiConsole console, TimeSpan interval, TimeProvider time, CancellationToken stop)
    {
        await console.Live(new Text($"asks {client.Address} …")).AutoClear(false).StartAsync(async live =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    live.UpdateTarget(StatusView.Of(await AskAsync(client, stop), client.Address));
                }
                catch (ApiFailure away) when (away.IsAway)
                {
                    live.UpdateTarget(StatusView.Away(away.Message));
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                    break;
                }

                await Task.Delay(interval, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        });
        return ExitCode.Success;
    }
}
