using System.CommandLine;
using Microsoft.Extensions.Logging;
using StreamInfer.Host.Bench.Workloads;
using StreamInfer.Host.Terminal;
using StreamInfer.Models;
using StreamInfer.OnnxRuntime.Cuda;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Bench.ModelOnly;

/// <summary>The options of <c>bench</c> that go with <c>--model-only</c>.</summary>
internal sealed class ModelBenchCommand
{
    private readonly Option<bool> _isAsked = new("--model-only") { Description = "No broker: decode events in memory and run models on them, by batch size and device." };
    private readonly Option<string?> _models = new("--models") { Description = "With --model-only: a model repository, whose models have one input [N, width]; without, the models of small and big." };
    private readonly Option<string[]> _names = new("--model") { Description = "With --model-only: a model of the repository; any number, all by default.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string> _device = new("--device") { Description = "With --model-only: cpu or cuda. Nothing is measured elsewhere than asked for.", DefaultValueFactory = _ => "cpu" };
    private readonly Option<string> _batch = new("--batch") { Description = "With --model-only: rows of a run, as 1,8,32.", DefaultValueFactory = _ => string.Join(',', ModelBenchSettings.UsualSizes) };
    private readonly Option<int> _concurrency = new("--concurrency") { Description = "With --model-only: runs at once, 1 to 64.", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _graphs = new("--graphs") { Description = "With --model-only on cuda: record a run of each size, and replay it." };
    private readonly Option<bool> _tf32 = new("--tf32") { Description = "With --model-only on cuda: matrices may be multiplied in TF32." };
    private readonly Option<bool> _tensorRt = new("--tensorrt") { Description = "With --model-only on cuda: by TensorRT, or not at all; matrices are multiplied in TF32." };
    private readonly Option<int> _memory = new("--gpu-memory-mib") { Description = "With --model-only on cuda: most memory that a model takes on the card.", DefaultValueFactory = _ => new CudaPlan().MemoryLimitMiB };
    private readonly Option<double?> _parity = new("--parity") { Description = "With --model-only: compare the scores of every size with the CPU's, and end with 14 where they differ by more than this." };
    private readonly Option<FileInfo?> _markdown = new("--markdown") { Description = "With --model-only: also write the tables here." };

    public ModelBenchCommand()
    {
        _device.AcceptOnlyFromAmong("cpu", "cuda");
        _concurrency.Validators.Add(result => Check(result.GetValueOrDefault<int>() is >= 1 and <= 64, "--concurrency is 1 to 64", result));
        _memory.Validators.Add(result => Check(result.GetValueOrDefault<int>() >= 16, "--gpu-memory-mib is 16 or more", result));
        _parity.Validators.Add(result => Check(result.GetValueOrDefault<double?>() is null or >= 0, "--parity is 0 or more", result));
        _batch.Validators.Add(result => Check(TryParse(result.GetValueOrDefault<string>()!, out _), "--batch is ascending numbers of rows from 1 to 65536, as 1,8,32", result));
    }

    public void AddTo(Command command) =>
        ((Option[])[_isAsked, _models, _names, _device, _batch, _concurrency, _graphs, _tf32, _tensorRt, _memory, _parity, _markdown]).ToList().ForEach(command.Add);

    public bool IsAsked(ParseResult parsed) => parsed.GetValue(_isAsked);

    /// <param name="parsed">The command line.</param>
    /// <param name="seconds">How long a cell takes; null for a second.</param>
    /// <param name="json">Takes the figures; null for nowhere.</param>
    /// <param name="stop">Ends it after the cell under way.</param>
    public int Run(ParseResult parsed, double? seconds, FileInfo? json, CancellationToken stop)
    {
        var writers = parsed.InvocationConfiguration;
        var scratch = Directory.CreateTempSubdirectory("streaminfer-bench-");
        try
        {
            using var logs = Logs.Create(LogFormat.Text, LogLevel.Information);
            var settings = SettingsOf(parsed, seconds);
            var cells = new ModelBench(settings, logs.CreateLogger<ModelBench>(), TimeProvider.System)
                .Run(settings.ModelsFolder ?? MakeModels(scratch.FullName), writers.Error.WriteLine, stop).ToList();
            var report = new ModelBenchReport(cells, CudaProbe.TryFind(settings.Cuda.Device, out _), TimeProvider.System.GetUtcNow());
            writers.Output.Write(report.Markdown());
            if (parsed.GetValue(_markdown) is { } markdown)
            {
                File.WriteAllText(markdown.FullName, report.Markdown());
            }

            if (json is not null)
            {
                report.WriteJson(json.FullName);
            }

            return cells.Any(cell => !(cell.Difference is null || cell.Difference <= settings.ParityTolerance)) ? ExitCode.NotHeld : ExitCode.Success;
        }
        catch (Exception refused) when (refused is ModelLoadException or IOException or UnauthorizedAccessException)
        {
            writers.Error.WriteLine($"streaminfer: {Printable.Of(refused.Message)}");
            return ExitCode.Model;
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    /// <summary>Reads numbers of rows.</summary>
    internal static bool TryParse(string text, out int[] sizes)
    {
        var parts = text.Split(',');
        sizes = [.. parts.Select(part => int.TryParse(part, out var size) ? size : 0)];
        return sizes.All(size => size is >= 1 and <= 65_536) && sizes.Zip(sizes.Skip(1)).All(pair => pair.First < pair.Second);
    }

    private ModelBenchSettings SettingsOf(ParseResult parsed, double? seconds) => new()
    {
        ModelsFolder = parsed.GetValue(_models),
        Models = parsed.GetValue(_names) ?? [],
        Device = parsed.GetValue(_device) == "cuda" ? DevicePolicy.RequireCuda : DevicePolicy.Cpu,
        Cuda = new CudaPlan { Graphs = parsed.GetValue(_graphs), Tf32 = parsed.GetValue(_tf32) || parsed.GetValue(_tensorRt), TensorRt = parsed.GetValue(_tensorRt), MemoryLimitMiB = parsed.GetValue(_memory) },
        Sizes = TryParse(parsed.GetValue(_batch)!, out var sizes) ? sizes : [],
        Concurrency = parsed.GetValue(_concurrency),
        CellTime = TimeSpan.FromSeconds(seconds ?? 1),
        ParityTolerance = parsed.GetValue(_parity),
    };

    private static string MakeModels(string folder)
    {
        foreach (var workload in Workload.All[..2])
        {
            workload.WriteTo(folder);

            // The others are for rollouts; the latest would be measured.
            Directory.Delete(Path.Combine(folder, "models", workload.Name, "2"), recursive: true);
            Directory.Delete(Path.Combine(folder, "models", workload.Name, "3"), recursive: true);
        }

        return Path.Combine(folder, "models");
    }

    private static void Check(bool isRight, string due, System.CommandLine.Parsing.SymbolResult result)
    {
        if (!isRight)
        {
            result.AddError(due);
        }
    }
}
