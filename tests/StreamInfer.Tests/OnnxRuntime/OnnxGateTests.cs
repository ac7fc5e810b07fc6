using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Models;
using StreamInfer.Models.Gates;
using StreamInfer.Models.Shelf;
using StreamInfer.OnnxRuntime;
using StreamInfer.Tests.Models;
using StreamInfer.Tests.Models.Gates;
using StreamInfer.Tests.TestTime;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.OnnxRuntime;

/// <summary>Bad versions as files, from the repository through the gate: each is refused, with the reason, and nothing stays in memory.</summary>
public sealed class OnnxGateTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly ModelShelf _shelf;
    private readonly ModelRepository _repository;

    public OnnxGateTests()
    {
        _repository = ModelRepository.Open(_folder.Root);
        _shelf = new ModelShelf(_repository, new OnnxLoader(NullLogger.Instance), new ModelGate(_time, LowPriority.Run), _time);
    }

    public void Dispose()
    {
        _shelf.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("float_matrix", 3)]
    [InlineData("fixed_batch", 3)]
    [InlineData("regression", 3)]
    [InlineData("label_of_one", 3)]
    [InlineData("zipmap_int64", 3)]
    [InlineData("external_weights", 3)]
    [InlineData("no_shapes", 3)]
    public async Task LoadAsync_goodModel_passes(string model, int features)
    {
        Copy(model);

        using var lease = await _shelf.LoadAsync(Request(features, GateOccasion.Rollout));

        Assert.True(lease.Verdict.Passed, lease.Verdict.Problem);
        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128], lease.Model.Timings.Select(timing => timing.Rows));
        Assert.Equal(2, lease.Model.Sessions.Distinct().Count());
    }

    [Theory]
    [InlineData("never_a_number", GateCheckKind.Output, "row 0 of the neutral rows: score NaN")]
    [InlineData("short_above_64", GateCheckKind.WarmUp, "fails on a batch of 128 rows (random rows): output 'score' came with 64 values where 128 rows of 1 were due")]
    [InlineData("fails_above_64", GateCheckKind.WarmUp, "fails on a batch of 128 rows (random rows): ")]
    [InlineData("fails_on_many", GateCheckKind.Rows, "the model takes none of the rows it was tried with")]
    [InlineData("two_scores", GateCheckKind.Load, "several outputs can hold the score")]
    public async Task LoadAsync_badModel_isRefused(string model, GateCheckKind kind, string message)
    {
        Copy(model);

        var verdict = await RefusedAsync();

        Assert.Contains(message, Assert.Single(verdict.Checks, check => !check.Passed && check.Kind == kind).Message);
        Assert.Equal(ShelfState.Refused, _shelf.Find(Request(1, GateOccasion.Rollout).Key).State);
    }

    [Fact]
    public async Task LoadAsync_constantModel_passesWithAWarning()
    {
        Copy("constant");

        using var lease = await _shelf.LoadAsync(Request(1, GateOccasion.Rollout));

        Assert.Equal("model any/1: output: all 64 random rows (seed 1) get the same score", lease.Verdict.Problem);
    }

    [Fact]
    public async Task LoadAsync_stillBeingCopied_isRefusedAndThenLoads()
    {
        var model = Case("float_matrix");
        _folder.Write("any/1/model.onnx", model[..(model.Length / 2)]);

        Assert.Contains("is no ONNX file, or is damaged", (await RefusedAsync(3)).Problem);

        Copy("float_matrix");
        using var lease = await _shelf.LoadAsync(Request(3, GateOccasion.Rollout));
        Assert.True(lease.Verdict.Passed);
    }

    [Fact]
    public async Task LoadAsync_digestOfOtherFiles_isRefusedWithBoth()
    {
        Copy("float_matrix");
        var stated = new string('a', 64);
        _folder.Write("any/1/model.yaml", $"name: any\nversion: 1\nsha256: {stated}\n");

        var problem = (await RefusedAsync(3)).Problem;

        Assert.Contains($"states sha256 {stated}", problem);
        Assert.Contains(ModelDigest.Compute(Path.Combine(_folder.Root, "any/1/model.onnx")), problem);
    }

    [Fact]
    public async Task LoadAsync_filesChangedSinceTheyWereSeen_isRefusedWithBothDigests()
    {
        Copy("float_matrix");
        (await _shelf.LoadAsync(Request(3, GateOccasion.Rollout))).Dispose();
        var before = ModelDigest.Compute(Path.Combine(_folder.Root, "any/1/model.onnx"));
        Copy("isolation");
        var after = ModelDigest.Compute(Path.Combine(_folder.Root, "any/1/model.onnx"));

        // Another batch size, so that it is loaded anew.
        var refused = await Assert.ThrowsAsync<ModelRefusedException>(() => _shelf.LoadAsync(Request(3, GateOccasion.OnlyChoice, maxBatchSize: 64)));

        Assert.Equal(
            $"model any/1 has changed: it was first seen with sha256 {before}, and its files now have {after}; a version never changes, give the new files a new number",
            refused.Message);
    }

    [Fact]
    public async Task LoadAsync_goldenFileDoesNotParse_namesTheLine()
    {
        Copy("float_matrix");
        _folder.Write("any/1/golden.jsonl", "\n{\"inputs\": {\"x\": [1, 2, 3]}}\n");

        Assert.Contains($"golden: {_folder.Root}/any/1/golden.jsonl:2: 'score' is missing", (await RefusedAsync(3)).Problem);
    }

    [Fact]
    public async Task Lease_versionDeletedWhileActive_keepsScoring()
    {
        Copy("external_weights");
        var changes = new List<RepositoryChange>();
        using var watch = new RepositoryWatch(_repository, "any", changes.Add, _time);
        watch.Poll();
        using var lease = await _shelf.LoadAsync(Request(3, GateOccasion.Rollout));
        Directory.Delete(Path.Combine(_folder.Root, "any/1"), recursive: true);

        watch.Poll();

        Assert.Equal([RepositoryChangeKind.Appeared, RepositoryChangeKind.Vanished], changes.Select(change => change.Kind));
        using var model = new ModelCase("external_weights");
        var session = lease.Model.Session;
        var block = model.Rows(session, out var rows);
        var scores = new StreamInfer.Inference.ScoreBlock(session.Shape, rows);
        session.Run(block, rows, scores);
        Assert.Equal(model.Scores, scores.Scores, (expected, actual) => Math.Abs(expected - actual) <= 1e-5);
    }

    [Fact]
    public async Task LoadAsync_hundredTimes_leavesNoHandleOpen()
    {
        Copy("external_weights");
        using var shelf = new ModelShelf(_repository, new OnnxLoader(NullLogger.Instance), new ModelGate(_time, LowPriority.Run), _time, keep: 0);
        var request = Request(3, GateOccasion.Rollout, maxBatchSize: 2);
        (await shelf.LoadAsync(request)).Dispose();
        var before = OpenFilesOf(_folder.Root);

        for (var load = 0; load < 100; load++)
        {
            (await shelf.LoadAsync(request)).Dispose();
        }

        Assert.Equal((before, 0), (OpenFilesOf(_folder.Root), before));
        Assert.DoesNotContain(_folder.Root, await File.ReadAllTextAsync("/proc/self/maps"));
        Assert.Equal(ShelfState.Unloaded, shelf.Find(request.Key).State);
    }

    // Of this test's folder alone: other tests of the process open files at the same time.
    private static int OpenFilesOf(string folder) =>
        Directory.EnumerateFiles("/proc/self/fd").Count(file => new FileInfo(file).LinkTarget?.StartsWith(folder, StringComparison.Ordinal) == true);

    private async Task<GateVerdict> RefusedAsync(int features = 1) =>
        (await Assert.ThrowsAsync<ModelRefusedException>(() => _shelf.LoadAsync(Request(features, GateOccasion.Rollout)))).Verdict;

    private static ShelfRequest Request(int features, GateOccasion occasion, int maxBatchSize = 128) => new("any", 1, Gate.PlanOf(Features(features), maxBatchSize), occasion) { Concurrency = 2 };

    private static ImmutableArray<FeaturePlan> Features(int count) => [.. Enumerable.Range(0, count).Select(index => Plans.Feature($"f{index}") with { Min = -2, Max = 2 })];

    private static byte[] Case(string name)
    {
        using var model = new ModelCase(name);
        return File.ReadAllBytes(model.ModelFile);
    }

    private void Copy(string name)
    {
        using var model = new ModelCase(name);
        foreach (var file in Directory.EnumerateFiles(model.Folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".json", StringComparison.Ordinal)))
        {
            _folder.Write($"any/1/{Path.GetRelativePath(model.Folder, file)}", File.ReadAllBytes(file));
        }

        _folder.Write("any/1/model.yaml", "name: any\nversion: 1\n");
    }
}
