using StreamInfer.Models;
using StreamInfer.Tests.OnnxRuntime;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Models;

public sealed class RepositoryWatchTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly List<RepositoryChange> _changes = [];
    private readonly ModelRepository _repository;
    private readonly RepositoryWatch _watch;

    public RepositoryWatchTests()
    {
        _repository = ModelRepository.Open(_folder.Root);
        _watch = new RepositoryWatch(_repository, "any", _changes.Add, _time);
    }

    public void Dispose()
    {
        _watch.Dispose();
        if (Directory.Exists(_folder.Root))
        {
            _folder.Dispose();
        }
    }

    [Fact]
    public void Poll_completeVersions_appearOnceAndTheGreatestIsTheLatest()
    {
        Model(2);
        Manifest(2);
        Model(10);
        Manifest(10);

        _time.Advance(RepositoryWatch.DefaultPeriod * 3);

        Assert.Equal([(RepositoryChangeKind.Appeared, 2), (RepositoryChangeKind.Appeared, 10)], Seen());
        Assert.Equal(10, _watch.Latest);
        Assert.Equal(ModelDigest.Compute(Path.Combine(_folder.Root, "any/2/model.onnx")), _changes[0].Digest);
    }

    [Fact]
    public void Poll_beforeThePeriod_hasSeenNothing()
    {
        Model(1);
        Manifest(1);

        _time.Advance(RepositoryWatch.DefaultPeriod - TimeSpan.FromTicks(1));

        Assert.Empty(_changes);
        Assert.Null(_watch.Latest);
    }

    [Fact]
    public void Poll_stillBeingCopied_appearsOnlyWhenTheManifestIsThere()
    {
        Model(1, part: 0.5);
        _watch.Poll();
        Model(1);
        _watch.Poll();
        Assert.Empty(_changes);

        Manifest(1);
        _watch.Poll();

        Assert.Equal([(RepositoryChangeKind.Appeared, 1)], Seen());
    }

    [Fact]
    public void Poll_manifestFirst_appearsOnlyWithTheRightDigest()
    {
        Model(1);
        var digest = ModelDigest.Compute(Path.Combine(_folder.Root, "any/1/model.onnx"));
        Model(1, part: 0.5);
        Manifest(1, digest);
        _watch.Poll();
        Assert.Empty(_changes);

        Model(1);
        _watch.Poll();

        Assert.Equal([(RepositoryChangeKind.Appeared, 1)], Seen());
    }

    [Fact]
    public void Poll_filesReplaced_areReportedOnceAndNoLongerTheLatest()
    {
        Model(1);
        Manifest(1);
        Model(2);
        Manifest(2);
        _watch.Poll();
        Model(2, "isolation");

        _watch.Poll();
        _watch.Poll();

        Assert.Equal((RepositoryChangeKind.Changed, 2), Seen()[^1]);
        Assert.Equal((3, 1), (_changes.Count, _watch.Latest));
        Assert.Contains($"first seen with sha256 {_changes[1].Digest}", _changes[^1].Message);
        Assert.Throws<ModelLoadException>(() => _repository.Resolve("any", 2));
    }

    [Fact]
    public void Poll_folderGone_isReportedAndTheNextBestIsTheLatest()
    {
        Model(1);
        Manifest(1);
        Model(2);
        Manifest(2);
        _watch.Poll();
        Directory.Delete(Path.Combine(_folder.Root, "any/2"), recursive: true);

        _watch.Poll();

        Assert.Equal((RepositoryChangeKind.Vanished, 2), Seen()[^1]);
        Assert.Equal(1, _watch.Latest);
    }

    [Fact]
    public void Poll_versionComesBackWithOtherFiles_doesNotAppear()
    {
        Model(1);
        Manifest(1);
        _watch.Poll();
        Directory.Delete(Path.Combine(_folder.Root, "any/1"), recursive: true);
        _watch.Poll();
        Model(1, "isolation");
        Manifest(1);

        _watch.Poll();

        Assert.Equal([(RepositoryChangeKind.Appeared, 1), (RepositoryChangeKind.Vanished, 1)], Seen());
        Assert.Null(_watch.Latest);
    }

    [Fact]
    public void Poll_repositoryAway_isTroubleAndNothingVanishes()
    {
        Model(1);
        Manifest(1);
        _watch.Poll();
        Directory.Delete(_folder.Root, recursive: true);

        _watch.Poll();

        Assert.Equal($"model any: there is no folder {_folder.Root}", _watch.Trouble);
        Assert.Equal((1, 1), (_changes.Count, _watch.Latest));
    }

    [Fact]
    public void Poll_digestKnownFromOthers_refusesAnotherOne()
    {
        _repository.Digests.Learn("any", 1, new string('A', 64));
        Model(1);
        Manifest(1);

        _watch.Poll();

        Assert.Empty(_changes);
        Assert.Contains($"first seen with sha256 {new string('a', 64)}", Assert.Throws<ModelLoadException>(() => _repository.Resolve("any", 1)).Message);
    }

    [Fact]
    public void List_completeAndOther_saysWhyNot()
    {
        Model(1);
        Manifest(1);
        Model(2);
        Manifest(3);

        var versions = _repository.List("any");

        Assert.Equal([true, false, false], versions.Select(version => version.IsComplete));
        Assert.Contains("there is no ", versions[1].Problem);
        Assert.Contains("model.yaml", versions[2].Problem);
        Assert.Equal(new FileInfo(Path.Combine(_folder.Root, "any/1/model.onnx")).Length, versions[0].Bytes);
        Assert.Equal(["any"], _repository.Names());
    }

    [Fact]
    public void FindComplete_latestIsStillBeingCopied_takesTheOneBefore()
    {
        Model(1);
        Manifest(1);
        Model(2, part: 0.5);
        Manifest(2);

        Assert.Equal(1, _repository.FindComplete("any", null, out var passedOver).Version);
        Assert.Contains("is damaged", Assert.Single(passedOver).Problem);
        Assert.Equal(2, _repository.FindComplete("any", 2, out _).Version);
    }

    [Fact]
    public void FindComplete_noneIsComplete_saysWhyOfEach()
    {
        Model(1);
        Manifest(1, new string('b', 64));

        Assert.StartsWith(
            $"model 'any' has no complete version in {_folder.Root}: 1: model any/1: ",
            Assert.Throws<ModelLoadException>(() => _repository.FindComplete("any", null, out _)).Message);
    }

    private List<(RepositoryChangeKind Kind, int Version)> Seen() => [.. _changes.Select(change => (change.Kind, change.Version))];

    private void Model(int version, string name = "float_matrix", double part = 1)
    {
        using var model = new ModelCase(name);
        var bytes = File.ReadAllBytes(model.ModelFile);
        _folder.Write($"any/{version}/model.onnx", bytes[..(int)(part * bytes.Length)]);
    }

    private void Manifest(int version, string? digest = null) =>
        _folder.Write($"any/{version}/model.yaml", $"name: any\nversion: {version}\n" + (digest is null ? "" : $"sha256: {digest}\n"));
}
