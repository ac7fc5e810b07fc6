using System.Security.Cryptography;
using StreamInfer.Models;

namespace StreamInfer.Tests.Models;

public sealed class ModelRepositoryTests : IDisposable
{
    // The least that is an ONNX file: ir_version 7.
    private static readonly byte[] Model = [0x08, 0x07];

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Resolve_pinnedVersion_isTaken()
    {
        Add("fraud/1", manifest: true);
        Add("fraud/2", manifest: true);

        var resolved = Repository().Resolve("fraud", 1);

        Assert.Equal(("fraud", 1), (resolved.Manifest.Name, resolved.Manifest.Version));
        Assert.Equal(Path.Combine(_folder.Root, "fraud/1/model.onnx"), resolved.Manifest.ModelFile);
    }

    [Fact]
    public void Resolve_latest_isTheGreatestNumberWithManifest()
    {
        Add("fraud/2", manifest: true);
        Add("fraud/10", manifest: true);
        Add("fraud/11", manifest: false);
        Add("fraud/012", manifest: true);
        Add("fraud/draft", manifest: true);

        Assert.Equal(10, Repository().Resolve("fraud", null).Manifest.Version);
    }

    [Fact]
    public void Resolve_noManifestAnywhere_takesTheGreatestWithDefaults()
    {
        Add("plain/3", manifest: false);
        Add("plain/4", manifest: false);
        _folder.Write("plain/4/golden.jsonl", "");

        var manifest = Repository().Resolve("plain", null).Manifest;

        Assert.Equal((4, null, null), (manifest.Version, manifest.Sha256, manifest.Threshold));
        Assert.Equal(Path.Combine(_folder.Root, "plain/4/golden.jsonl"), manifest.GoldenFile);
    }

    [Fact]
    public void Resolve_identity_carriesDigestAndDecision()
    {
        Add("fraud/1", manifest: true);

        var identity = Repository(manifest => manifest with { Threshold = 0.8, Score = new ScoreMapping(null, null, LowerIsWorse: true) })
            .Resolve("fraud", 1).Identity;

        var digest = Convert.ToHexStringLower(SHA256.HashData(Model));
        Assert.Equal(new ModelIdentity("fraud", 1, digest, 0.8, LowerIsWorse: true), identity);
        Assert.Equal(digest[..16], identity.DigestShort);
    }

    [Fact]
    public void Resolve_rightDigestInUpperCase_isAccepted()
    {
        Add("fraud/1", manifest: true);
        var digest = Convert.ToHexString(SHA256.HashData(Model));

        Assert.Equal(1, Repository(manifest => manifest with { Sha256 = digest }).Resolve("fraud", 1).Identity.Version);
    }

    [Fact]
    public void Resolve_wrongDigest_namesBoth()
    {
        Add("fraud/1", manifest: true);
        var stated = new string('a', 64);

        var error = Refused(() => Repository(manifest => manifest with { Sha256 = stated }).Resolve("fraud", 1));

        Assert.Equal(
            $"model fraud/1: {_folder.Root}/fraud/1/model.yaml states sha256 {stated}, but {_folder.Root}/fraud/1/model.onnx has "
            + Convert.ToHexStringLower(SHA256.HashData(Model)),
            error);
    }

    [Fact]
    public void Resolve_manifestOfAnotherModel_isRefused()
    {
        Add("fraud/1", manifest: true);

        Assert.Equal(
            $"{_folder.Root}/fraud/1/model.yaml speaks of model fraud/2; in this folder it must be fraud/1",
            Refused(() => Repository(manifest => manifest with { Version = 2 }).Resolve("fraud", 1)));
    }

    [Fact]
    public void Resolve_unknownVersion_listsTheVersions()
    {
        Add("fraud/2", manifest: true);
        Add("fraud/10", manifest: false);

        Assert.Equal(
            $"model 'fraud' version 7 is not in {_folder.Root}; versions there: 2, 10", Refused(() => Repository().Resolve("fraud", 7)));
    }

    [Fact]
    public void Resolve_unknownName_listsTheNames()
    {
        Add("fraud/2", manifest: true);
        Add("churn/1", manifest: true);

        Assert.Equal($"model 'froud' is not in {_folder.Root}; models there: churn, fraud", Refused(() => Repository().Resolve("froud", null)));
    }

    [Fact]
    public void Resolve_emptyRepository_saysSo() =>
        Assert.Equal($"model 'fraud' is not in {_folder.Root}; there are no models", Refused(() => Repository().Resolve("fraud", null)));

    [Fact]
    public void Resolve_nameWithoutVersions_saysWhatIsWanted()
    {
        _folder.Write("fraud/readme.txt", "soon");

        Assert.Equal(
            $"model 'fraud' has no version folder (1, 2, …) with model.onnx and model.yaml in {_folder.Root}/fraud",
            Refused(() => Repository().Resolve("fraud", null)));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../secrets")]
    [InlineData("")]
    public void Resolve_nameOfNoFolder_isRefused(string name) =>
        Assert.StartsWith($"'{name}' cannot be the name of a model", Refused(() => Repository().Resolve(name, 1)));

    [Fact]
    public void Resolve_manifestWithoutModelFile_isRefused()
    {
        _folder.Write("fraud/1/model.yaml", "");

        Assert.StartsWith(
            $"model file {_folder.Root}/fraud/1/model.onnx cannot be read: ", Refused(() => Repository().Resolve("fraud", 1)));
    }

    private void Add(string folder, bool manifest)
    {
        _folder.Write($"{folder}/model.onnx", Model);
        if (manifest)
        {
            _folder.Write($"{folder}/model.yaml", "");
        }
    }

    private ModelRepository Repository(Func<ModelManifest, ModelManifest>? change = null) =>
        new(_folder.Root, folder => change is null ? folder.DefaultManifest() : change(folder.DefaultManifest()));

    private static string Refused(Action action) => Assert.Throws<ModelLoadException>(action).Message;
}
