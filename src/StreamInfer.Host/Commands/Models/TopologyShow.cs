using System.CommandLine;
using StreamInfer.Host.Service;
using StreamInfer.Host.Terminal;
using StreamInfer.Models;
using StreamInfer.Models.Deployment;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Commands.Models;

/// <summary><c>streaminfer models show TOPOLOGY</c>: what the control topic asks of a topology, and what its instances say.</summary>
/// <param name="desk">Where the control topic is.</param>
internal sealed class TopologyShow(ControlDesk desk)
{
    /// <summary>Whether an argument that may be a model's name is a topology file.</summary>
    public static bool IsTopology(string name) =>
        File.Exists(name) || name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);

    /// <returns>The exit code.</returns>
    /// <exception cref="ModelLoadException">The topic has no state yet, and the repository has not what the topology file names.</exception>
    /// <exception cref="StartFailure">The topic cannot be read.</exception>
    public async Task<int> RunAsync(TopologyPlan plan, Lazy<ModelRepository> repository, TimeSpan within, bool isJson, ParseResult parsed, CancellationToken stop)
    {
        var watch = new ControlWatch(plan.Name);
        using var topic = desk.Open(plan);
        topic.Follow(watch);
        await watch.View.CaughtUp.WaitAsync(within, desk.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.ThrowIfCancellationRequested();
        if (!watch.View.CaughtUp.IsCompletedSuccessfully)
        {
            throw new StartFailure(watch.View.Trouble ?? $"control topic '{plan.Control!.Topic}' does not answer", ExitCode.Kafka);
        }

        // A record that cannot be followed is not nothing: the file counts only where there was never a state.
        var trouble = watch.View.Trouble;
        if (watch.View.State is null && trouble is not null)
        {
            throw new StartFailure(trouble, ExitCode.Unreadable);
        }

        var now = desk.Time.GetUtcNow();
        var overview = new ControlOverview(
            plan, watch.View.State ?? InitialState.Of(plan, repository.Value, now), watch.View.State is null, trouble,
            [.. watch.View.Reports.OrderBy(report => report.Instance, StringComparer.Ordinal)], now);
        Print(overview, isJson, parsed.InvocationConfiguration.Output);
        if (trouble is null)
        {
            return ExitCode.Success;
        }

        await parsed.InvocationConfiguration.Error.WriteLineAsync($"streaminfer: {Printable.Of(trouble)}");
        return ExitCode.Unreadable;
    }

    private static void Print(ControlOverview overview, bool isJson, TextWriter output)
    {
        if (isJson)
        {
            JsonOutput.Write(output, writer => OverviewJson.Write(writer, overview));
        }
        else
        {
            OverviewText.Write(output, overview);
        }
    }
}
