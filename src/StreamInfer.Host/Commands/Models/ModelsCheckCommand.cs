using System.CommandLine;
using Microsoft.Extensions.Logging;
using StreamInfer.Host.Service;
using StreamInfer.Host.Terminal;
using StreamInfer.Models;
using StreamInfer.Models.Gates;
using StreamInfer.Models.Shelf;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Commands.Models;

/// <summary>
/// <c>streaminfer models check TOPOLOGY</c>: puts a version through the gate that it has to pass before it may take over, and prints the verdict. Nothing is scored.
/// </summary>
internal static class ModelsCheckCommand
{
    /// <param name="logs">Take the warnings of the model.</param>
    public static Command Create(ILoggerFactory logs)
    {
        var file = new Argument<string>("topology") { Description = "The topology file." };
        var version = new Option<int?>("--version") { Description = "The version; left out, the topology's." };
        var options = new RepositoryOptions();
        var command = new Command("check", "Runs the gate of a topology's model and prints the verdict.") { file, version };
        options.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var reading = TopologyReader.Read(parsed.GetValue(file)!, Environment.GetEnvironmentVariable);
            foreach (var error in reading.Errors)
            {
                parsed.InvocationConfiguration.Error.WriteLine(error.ToString());
            }

            return reading.Plan is not { } plan ? Task.FromResult(ExitCode.Usage) : options.UseAsync(parsed, async repository =>
            {
                var verdict = await JudgeAsync(plan, parsed.GetValue(version), repository, logs, stop);
                Print(verdict, options.IsJson(parsed), parsed.InvocationConfiguration.Output);
                return verdict.Passed ? ExitCode.Success : ExitCode.Model;
            });
        });
        return command;
    }

    private static async Task<GateVerdict> JudgeAsync(TopologyPlan plan, int? wanted, ModelRepository repository, ILoggerFactory logs, CancellationToken stop)
    {
        using var models = SharedModels.Of(repository, TimeProvider.System, logs);
        var version = repository.FindComplete(plan.Model.Name, wanted ?? plan.Model.Version, out _).Version;
        try
        {
            using var lease = await models.Shelf.LoadAsync(ShelfRequest.Of(plan, version, GateOccasion.Rollout), stop);
            return lease.Verdict;
        }
        catch (ModelRefusedException refused)
        {
            return refused.Verdict;
        }
    }

    private static void Print(GateVerdict verdict, bool isJson, TextWriter output)
    {
        if (isJson)
        {
            JsonOutput.Write(output, writer => GateVerdictJson.Write(writer, verdict));
            return;
        }

        output.WriteLine(
            $"model {verdict.Model}/{verdict.Version} on {verdict.Device ?? "no device"}, sha256 {verdict.Digest ?? "not known"}: "
            + $"{(verdict.Passed ? "passed" : "failed")} in {verdict.Took.TotalSeconds:0.0} s");
        var table = new TextTable("CHECK", "OUTCOME", "FIGURES", "LIMIT", "MESSAGE");
        foreach (var check in verdict.Checks)
        {
            var figures = check.Figures.IsEmpty ? "-" : string.Join(", ", check.Figures);
            table.Add(check.Name, check.Outcome.ToString().ToLowerInvariant(), figures, check.Limit?.ToString() ?? "-", check.Message.ReplaceLineEndings("; "));
        }

        table.Write(output);
    }
}
