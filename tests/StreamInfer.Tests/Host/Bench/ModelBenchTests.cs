using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host.Bench.ModelOnly;
using StreamInfer.Host.Bench.Workloads;
using StreamInfer.Models;
using StreamInfer.Tests.Models;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Host.Bench;

public sealed class ModelBenchTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_everySize_isMeasuredAndAgreesWithTheCpu()
    {
        WriteModel();

        var cells = new ModelBench(Settings(DevicePolicy.Cpu, 1, 7, 300), NullLogger.Instance, TimeProvider.System).Run(_folder.Root, _ => { }, default).ToList();

        Assert.Equal([1, 7, 300], cells.Select(cell => cell.Rows));
        Assert.All(cells, cell => Assert.Equal(("one", "cpu", 2, 0.0), (cell.Model, cell.Device, cell.Concurrency, cell.CopyShare)));
        Assert.All(cells, cell => Assert.InRange(cell.Runs, 2, long.MaxValue));
        Assert.All(cells, cell => Assert.InRange(cell.Difference!.Value, 0, 1e-6));
    }

    [Fact]
    public void Run_cudaWithoutACard_measuresNothing()
    {
        WriteModel();

        var refused = Assert.Throws<ModelLoadException>(() =>
            new ModelBench(Settings(DevicePolicy.RequireCuda, 1), NullLogger.Instance, TimeProvider.System).Run(_folder.Root, _ => { }, default).ToList());

        Assert.Contains("requires CUDA", refused.Message);
    }

    [Fact]
    public void Report_cells_areATableAndJson()
    {
        var cell = new ModelBenchCell
        {
            Model = "one", Device = "cpu", Rows = 8, Concurrency = 1, Graphs = false, Runs = 10, EventsPerSecond = 1234.4, RunEventsPerSecond = 2345.6, P50Ms = 0.25, P99Ms = 1.5,
            CopyShare = 0, RunShare = 0.5, CpuMicrosPerEvent = 2, Utilization = null, Difference = 0,
        };
        var report = new ModelBenchReport([cell], card: null, DateTimeOffset.UnixEpoch);
        var file = Path.Combine(_folder.Root, "bench.json");

        report.WriteJson(file);

        Assert.Contains("\n| 8 | 1,234 | 2,346 | 0.250 | 1.500 | 0 % | 50 % | 2.00 |  | 0 |\n", report.Markdown(), StringComparison.Ordinal);
        Assert.Contains("no card; 1970-01-01", report.Markdown(), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        Assert.Equal((JsonValueKind.Null, 8), (json.RootElement.GetProperty("card").ValueKind, json.RootElement.GetProperty("cells")[0].GetProperty("rows").GetInt32()));
    }

    [Theory]
    [InlineData("1,8,32", true)]
    [InlineData("65536", true)]
    [InlineData("", false)]
    [InlineData("8,8", false)]
    [InlineData("0,1", false)]
    [InlineData("1,65537", false)]
    [InlineData("1;8", false)]
    public void TryParse_sizes_mustAscend(string text, bool isRight) => Assert.Equal(isRight, ModelBenchCommand.TryParse(text, out _));

    private void WriteModel() => _folder.Write("one/1/model.onnx", DenseModel.Create([4, 8, 1], seed: 1));

    private static ModelBenchSettings Settings(DevicePolicy device, params int[] sizes) => new()
    {
        ModelsFolder = null, Models = [], Device = device, Cuda = new CudaPlan(), Sizes = sizes, Concurrency = 2, CellTime = TimeSpan.Zero, ParityTolerance = 1e-4,
    };
}
