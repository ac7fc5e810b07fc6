using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.Extensions.Logging;
using StreamInfer.Models.Optimizing;
using StreamInfer.OnnxRuntime;

namespace StreamInfer.Host.Commands.Models;

/// <summary><c>streaminfer models optimize NAME</c>: makes a new version of a model, of FP16 or as ONNX Runtime optimises it.</summary>
internal static class ModelsOptimizeCommand
{
    /// <param name="logs">Take the warnings of the model.</param>
    public static Command Create(ILoggerFactory logs)
    {
        var name = new Argument<string>("name") { Description = "The model." };
        var from = new Option<int?>("--version") { Description = "The version to make it from; left out, the latest." };
        var to = new Option<int?>("--to") { Description = "The version to make; left out, the next one." };
        var half = new Option<bool>("--fp16") { Description = "Have constants and nodes in FP16 where that is safe; left out, ONNX Runtime optimises the graph for the CPU." };
        var clamp = new Option<bool>("--clamp") { Description = "With --fp16: constants beyond 65504 become 65504; left out, nodes that use them stay in FP32." };
        var keep = new Option<string[]>("--keep") { Description = "With --fp16: a node or an operator that stays in FP32; may be given several times.", DefaultValueFactory = _ => [] };
        var tolerance = new Option<double?>("--tolerance") { Description = "Greatest difference from a golden score, 0 or more; left out, 0.01 with --fp16, otherwise that of the version." };
        var options = new RepositoryOptions();
        var command = new Command("optimize", "Makes a new version of a model from another: of FP16, or as ONNX Runtime optimises it. Its scores are held to the golden records.")
        {
            name, from, to, half, clamp, keep, tolerance,
        };
        options.AddTo(command);
        command.Validators.Add(result => Check(result, half, clamp, keep, to, tolerance));
        command.SetAction((parsed, _) => options.UseAsync(parsed, repository =>
        {
            var how = parsed.GetValue(half) ? new HalfOptions(parsed.GetValue(clamp), [.. parsed.GetValue(keep)!]) : null;
            var plan = new OptimizePlan(parsed.GetValue(name)!, parsed.GetValue(from), parsed.GetValue(to), how, parsed.GetValue(tolerance));
            var report = new VersionOptimizer(repository, logs.CreateLogger<OnnxModelSession>()).Make(plan);
            var output = parsed.InvocationConfiguration.Output;
            if (options.IsJson(parsed))
            {
                report.PrintJson(output);
            }
            else
            {
                report.Print(output);
            }

            return Task.FromResult(ExitCode.Success);
        }));
        return command;
    }

    private static void Check(CommandResult result, Option<bool> half, Option<bool> clamp, Option<string[]> keep, Option<int?> to, Option<double?> tolerance)
    {
        if (!result.GetValue(half) && (result.GetValue(clamp) || result.GetResult(keep) is { Implicit: false }))
        {
            result.AddError("--clamp and --keep are of --fp16.");
        }

        if (result.GetValue(to) is < 1)
        {
            result.AddError("--to: versions are 1 or more.");
        }

        if (result.GetValue(tolerance) is { } value && !(value >= 0 && double.IsFinite(value)))
        {
            result.AddError("--tolerance: it is 0 or more.");
        }
    }
}
