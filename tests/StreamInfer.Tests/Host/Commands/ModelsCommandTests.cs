using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host;
using StreamInfer.Host.Commands.Models;
using StreamInfer.Models;
using StreamInfer.Tests.Models;
using StreamInfer.Tests.OnnxRuntime;

namespace StreamInfer.Tests.Host.Commands;

public sealed class ModelsCommandTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _errors = new() { NewLine = "\n" };
    private readonly string _topology;

    public ModelsCommandTests()
    {
        Add(1, "float_matrix", "threshold: 0.5\n");
        Add(2, "isolation", $"sha256: {new string('a', 64)}\n");
        _topology = _folder.Write(
            "topologies/t.yaml",
            """
            name: t
            source: { topic: in, group: g, format: json }
            features:
              - { name: x, length: 3, min: -1, max: 1 }
            model: { name: m, version: 1, device: cpu }
            batching: { maxBatchSize: 2, deadline: 60s }
            output: { topic: out, deadLetters: dead }
            kafka: { bootstrap.servers: 'b:9092' }
            """);
    }

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void List_versions_sayWhichCount()
    {
        var lines = Invoke(ExitCode.Success, "list").Split('\n');

        Assert.Equal("MODEL  VERSION  SHA256            BYTES  STATE", lines[0]);
        Assert.Matches("^m      1        [0-9a-f]{16}  [0-9]+ +complete$", lines[1]);
        Assert.Contains($"does not count: model m/2: {_folder.Root}/models/m/2/model.yaml states sha256 aaaa", lines[2]);
    }

    [Fact]
    public void List_json_isAnArrayOfVersions()
    {
        var versions = Json(Invoke(ExitCode.Success, "list", "m", "--json"));

        Assert.Equal([true, false], versions.EnumerateArray().Select(version => version.GetProperty("complete").GetBoolean()));
        Assert.Equal("0.5", versions[0].GetProperty("manifest").GetProperty("threshold").GetString());
    }

    [Fact]
    public void List_unknownModel_saysWhichThereAre()
    {
        Invoke(ExitCode.Model, "list", "n");

        Assert.Equal($"streaminfer: model 'n' is not in {_folder.Root}/models; models there: m\n", _errors.ToString());
    }

    [Fact]
    public void Show_version_printsWholeDigestAndManifest()
    {
        var text = Invoke(ExitCode.Success, "show", "m", "--version", "1");

        Assert.Contains(ModelDigest.Compute(Path.Combine(_folder.Root, "models/m/1/model.onnx")), text);
        Assert.Contains("threshold        0.5\n", text);
    }

    [Fact]
    public void Show_versionThatDoesNotCount_isModel() => Assert.Contains("does not count: ", Invoke(ExitCode.Model, "show", "m"));

    [Fact]
    public void Check_goodVersion_printsTheVerdictAsATable()
    {
        var lines = Invoke(ExitCode.Success, "check", _topology).Split('\n');

        Assert.Matches("^model m/1 on cpu, sha256 [0-9a-f]{64}: passed in [0-9.]+ s$", lines[0]);
        Assert.StartsWith("CHECK     OUTCOME", lines[1]);
        Assert.Equal(["load", "golden", "rows", "warm-up", "run-time", "output"], lines[2..8].Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public void Check_badVersionAsJson_isModelWithTheReason()
    {
        var verdict = Json(Invoke(ExitCode.Model, "check", _topology, "--version", "2", "--json"));

        Assert.False(verdict.GetProperty("passed").GetBoolean());
        Assert.Equal(JsonValueKind.Null, verdict.GetProperty("device").ValueKind);
        var check = verdict.GetProperty("checks")[0];
        Assert.Equal(("load", "failed"), (check.GetProperty("name").GetString(), check.GetProperty("outcome").GetString()));
        Assert.Contains("states sha256", check.GetProperty("message").GetString());
    }

    [Fact]
    public void Check_versionThatIsNotThere_listsThoseThereAre()
    {
        Invoke(ExitCode.Model, "check", _topology, "--version", "7");

        Assert.Contains("versions there: 1, 2", _errors.ToString());
    }

    [Fact]
    public void Check_wrongTopology_isUsage()
    {
        Invoke(ExitCode.Usage, "check", Path.Combine(_folder.Root, "none.yaml"));

        Assert.Contains("none.yaml:1:1: ", _errors.ToString());
    }

    [Fact]
    public void List_noFolder_isModel()
    {
        Directory.Delete(Path.Combine(_folder.Root, "models"), recursive: true);

        Invoke(ExitCode.Model, "list");

        Assert.Equal($"streaminfer: --models {_folder.Root}/models: there is no such folder\n", _errors.ToString());
    }

    private string Invoke(int code, params string[] arguments)
    {
        var parsed = ModelsCommand.Create(NullLoggerFactory.Instance).Parse([.. arguments, "--models", Path.Combine(_folder.Root, "models")]);
        Assert.Equal(code, parsed.Invoke(new InvocationConfiguration { Output = _output, Error = _errors }));
        return _output.ToString();
    }

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private void Add(int version, string name, string more)
    {
        using var model = new ModelCase(name);
        _folder.Write($"models/m/{version}/model.onnx", File.ReadAllBytes(model.ModelFile));
        _folder.Write($"models/m/{version}/model.yaml", $"name: m\nversion: {version}\n{more}");
    }
}
