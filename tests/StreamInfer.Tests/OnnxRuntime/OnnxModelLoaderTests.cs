using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.OnnxRuntime;
using StreamInfer.Tests.Models;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.OnnxRuntime;

public sealed class OnnxModelLoaderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_wrongFeatureCount_showsBothSides()
    {
        using var model = new ModelCase("float_matrix");

        Assert.Equal(
            $"""
            model any/1 ({model.ModelFile}) does not fit the topology:
              - input 'x' is float [N, 3]: it wants 3 columns, the features give 2
              the model wants | the topology gives
              x: float [N, 3] | a: 1 column
                              | b: 1 column
              the model's outputs: y: float [N, 1]
            """.ReplaceLineEndings("\n"),
            Refused(() => model.Load(Plans.Features("a", "b"))));
    }

    [Theory]
    [InlineData("int32_input", "input 'x' is int32 [N, 1]; inputs can be tensors of float, double, int64, bool or string")]
    [InlineData("open_dimensions", "with more than one open dimension beside the first")]
    [InlineData("two_scores", "several outputs can hold the score, set score.output to one of: 'a' float [N, 1], 'b' float [N, 1]")]
    [InlineData("batch_total", "no output can hold the score")]
    [InlineData("fails_on_many", "fails on a batch of 1 neutral rows: ")]
    public void Load_unusableModel_isRefused(string name, string expected)
    {
        using var model = new ModelCase(name);

        Assert.Contains(expected, Refused(() => model.Load(Plans.Features("x"))));
    }

    [Fact]
    public void Load_batchTotalAsScore_isRefused()
    {
        using var model = new ModelCase("batch_total");

        Assert.Contains(
            "output 'score' is float with 1 values for 2 rows; the score must be float, double or a map of probabilities",
            Refused(() => model.Load(
                Plans.Features("x"), manifest => manifest with { Score = new ScoreMapping("score", null, LowerIsWorse: false) })));
    }

    [Fact]
    public void Load_missingFile_namesIt() =>
        Assert.Equal("model any/1: there is no file /nowhere/model.onnx", Refused(() => Load("/nowhere/model.onnx")));

    [Fact]
    public void Load_damagedFile_givesPathAndReasonInOneLine()
    {
        using var model = new ModelCase("image");
        var file = _folder.Write("model.onnx", File.ReadAllBytes(model.ModelFile)[..1000]);

        var error = Refused(() => Load(file));

        Assert.StartsWith($"model any/1: {file} cannot be opened: [ErrorCode:InvalidProtobuf] ", error);
        Assert.DoesNotContain('\n', error);
    }

    [Fact]
    public void Load_weightsMissing_isRefused()
    {
        using var model = new ModelCase("external_weights");
        var file = _folder.Write("model.onnx", File.ReadAllBytes(model.ModelFile));

        Assert.StartsWith($"model any/1: {file} cannot be opened: ", Refused(() => Load(file)));
    }

    [Fact]
    public void Load_severalThreads_scoresTheSame()
    {
        using var model = new ModelCase("float_matrix");
        using var session = OnnxModelLoader.Load(model.Manifest, Plans.Features("a", "b", "c"), DevicePolicy.Cpu, 8, NullLogger.Instance, threads: 2);
        var block = model.Rows(session, out var rows);
        var scores = new ScoreBlock(session.Shape, rows);

        session.Run(block, rows, scores);

        Assert.Equal(model.Scores, scores.Scores, (expected, actual) => Math.Abs(expected - actual) <= 1e-6);
    }

    [Fact]
    public void Load_requireCudaWithoutProvider_saysWhy()
    {
        using var model = new ModelCase("float_matrix");

        Assert.StartsWith(
            "model any/1 requires CUDA (device: require-cuda), which cannot be had: ",
            Refused(() => OnnxModelLoader.Load(model.Manifest, Plans.Features("a", "b", "c"), DevicePolicy.RequireCuda, 8, NullLogger.Instance)));
    }

    [Fact]
    public void Load_preferCudaWithoutProvider_fallsBackAndSaysSo()
    {
        using var model = new ModelCase("float_matrix");
        var log = new LogLines();

        using var session = OnnxModelLoader.Load(model.Manifest, Plans.Features("a", "b", "c"), DevicePolicy.PreferCuda, 8, log);

        Assert.Equal("cpu", session.Device);
        Assert.NotNull(session.FallbackReason);
        Assert.Contains($"Warning: Model any/1 runs on the CPU although CUDA is preferred: {session.FallbackReason}", log.Lines, StringComparer.Ordinal);
    }

    [Fact]
    public void Load_cpu_hasNoFallbackReason()
    {
        using var model = new ModelCase("float_matrix");
        var log = new LogLines();

        using var session = model.Load(Plans.Features("a", "b", "c"), logger: log);

        Assert.Equal(("cpu", null), (session.Device, session.FallbackReason));
        Assert.Equal("Information: Model any/1 is loaded on cpu; 0 golden records agree", log.Lines[^1]);
    }

    [Fact]
    public void Load_goldenRecordsDiffer_isRefused()
    {
        using var model = new ModelCase("regression");
        var golden = _folder.Write("golden.jsonl", """{"inputs": {"x": [0, -1, 0]}, "score": 340.25}""");

        Assert.Equal(
            $"{golden}:1: expected score 340.25, the model gives -12.5 (tolerance 1E-05)",
            Refused(() => model.Load(Plans.Features("a", "b", "c"), manifest => manifest with { GoldenFile = golden })));
    }

    [Fact]
    public void Load_goldenRecordsAgree_areCounted()
    {
        using var model = new ModelCase("regression");
        var golden = _folder.Write(
            "golden.jsonl", "{\"inputs\": {\"x\": [0, -1, 0]}, \"score\": -12.5}\n{\"inputs\": {\"x\": [0, 1, 0]}, \"score\": 340.25}");
        var log = new LogLines();

        using var session = model.Load(Plans.Features("a", "b", "c"), manifest => manifest with { GoldenFile = golden }, logger: log);

        Assert.Equal("Information: Model any/1 is loaded on cpu; 2 golden records agree", log.Lines[^1]);
    }

    [Fact]
    public void Load_modelFailsOnNeutralRows_loadsWithAWarning()
    {
        using var model = new ModelCase("fails_on_neutral");
        var log = new LogLines();

        using var session = model.Load(Plans.Features("x"), logger: log);

        Assert.StartsWith("Warning: Model any/1 fails on neutral rows, so it starts without a warm-up", log.Lines[0]);
    }

    [Fact]
    public void Load_categoriesKnown_areTheNeutralRows()
    {
        using var model = new ModelCase("fails_on_neutral");
        var log = new LogLines();

        using var session = model.Load([Plans.Feature("x") with { Categories = ["b"] }], logger: log);

        Assert.DoesNotContain(log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    private static OnnxModelSession Load(string file) =>
        OnnxModelLoader.Load(Plans.Manifest(file), Plans.Features("a", "b", "c"), DevicePolicy.Cpu, 8, NullLogger.Instance);

    private static string Refused(Func<OnnxModelSession> load) => Assert.Throws<ModelLoadException>(() => load().Dispose()).Message;
}
