using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host;
using StreamInfer.Host.Service;
using StreamInfer.Models;
using StreamInfer.Models.Gates;
using StreamInfer.Models.Shelf;
using StreamInfer.Tests.Models;
using StreamInfer.Tests.Models.Shelf;
using StreamInfer.Tests.OnnxRuntime;
using StreamInfer.Tests.TestTime;
using StreamInfer.Tests.Topologies;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Host.Service;

/// <summary>What a version is forgiven that is to score from the start.</summary>
public sealed class ModelLoadingTests : IDisposable
{
    private static readonly TopologyPlan Plan = Sample.Plan(Sample.With(5, "model: { name: m, version: latest, device: cpu }"));

    private readonly ScratchFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly PuppetLoader _loader = new();
    private readonly ModelRepository _repository;
    private readonly ModelShelf _shelf;

    public ModelLoadingTests()
    {
        using var model = new ModelCase("float_matrix");
        _folder.Write("m/4/model.onnx", File.ReadAllBytes(model.ModelFile));
        _folder.Write("m/4/model.yaml", "name: m\nversion: 4\nthreshold: 0.5\n");
        _repository = ModelRepository.Open(_folder.Root);
        _shelf = new ModelShelf(_repository, _loader, new ModelGate(_time, (_, work) => work()), _time);
    }

    public void Dispose()
    {
        _shelf.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task LoadAsync_overItsBudget_scoresAllTheSame()
    {
        _loader.OnRun = _ => _time.Advance(Plan.Batching.Deadline * 2);

        using var lease = await LoadAsync();

        Assert.Equal((4, false), (lease.Model.Identity.Version, lease.Verdict.Passed));
        Assert.StartsWith("model m/4: run-time: ", lease.Verdict.Problem);
    }

    [Fact]
    public async Task LoadAsync_failsAtOneBatchSize_isRefused()
    {
        _loader.OnRun = rows => Refuse(rows == 256);

        var failure = await Assert.ThrowsAsync<StartFailure>(LoadAsync);

        Assert.Equal((ExitCode.Model, "model m/4: warm-up: fails on a batch of 256 rows (random rows): no"), (failure.ExitCode, failure.Message));

        static void Refuse(bool fails)
        {
            if (fails)
            {
                throw new StreamInfer.Inference.ModelRunException("no");
            }
        }
    }

    [Fact]
    public async Task LoadAsync_loaderRefuses_givesItsMessageAlone()
    {
        _loader.OnOpen = _ => throw new ModelLoadException("model m/4 is rotten");

        var failure = await Assert.ThrowsAsync<StartFailure>(LoadAsync);

        Assert.Equal((ExitCode.Model, "model m/4 is rotten"), (failure.ExitCode, failure.Message));
    }

    [Theory]
    [InlineData("output: { topic: out, deadLetters: dead }", 0.5)]
    [InlineData("output: { topic: out, deadLetters: dead, threshold: 0.9 }", 0.9)]
    public async Task WithThreshold_topologyAndManifest_theTopologyCounts(string output, double threshold)
    {
        using var lease = await LoadAsync();

        Assert.Equal(threshold, ModelLoading.WithThreshold(lease.Model, Sample.Plan(Sample.With(Sample.OutputLine, output))).Identity.Threshold);
    }

    private Task<ShelfLease> LoadAsync() => ModelLoading.LoadAsync(_shelf, _repository, Plan, NullLoggerFactory.Instance, CancellationToken.None);
}
