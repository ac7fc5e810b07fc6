using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host;
using StreamInfer.Host.Commands.Models;
using StreamInfer.Models;
using StreamInfer.Tests.Models;
using StreamInfer.Tests.Models.Optimizing;
using StreamInfer.Tests.OnnxRuntime;

namespace StreamInfer.Tests.Host.Commands;

public sealed class ModelsOptimizeCommandTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _errors = new() { NewLine = "\n" };

    public ModelsOptimizeCommandTests()
    {
        var shipped = Upwards.Find("models/fraud")!;
        foreach (var file in Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories))
        {
            _folder.Write(Path.Combine("models/fraud", Path.GetRelativePath(shipped, file)), File.ReadAllBytes(file));
        }
    }

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1, "1: 1 Gemm")]
    [InlineData(2, "5: 3 Gemm, 2 Relu")]
    public void Fp16_shippedModels_areNextVersions(int version, string nodes)
    {
        var text = Invoke(ExitCode.Success, "fraud", "--version", $"{version}", "--fp16");

        var made = ModelRepository.Open(Models).Resolve("fraud", null);
        Assert.Equal((3, 0.01), (made.Identity.Version, made.Manifest.GoldenTolerance));
        Assert.Equal(ModelRepository.Open(Models).Resolve("fraud", version).Identity.Threshold, made.Identity.Threshold);
        Assert.StartsWith($"model               fraud/3, FP16 of version {version}\n", text);
        Assert.Contains($"nodes in FP16       {nodes}\n", text);
        Assert.Matches(@"golden records      20; largest difference 0\.00\d+, ", text);
        Assert.Contains("FP16 of version", File.ReadAllText(Path.Combine(Models, "fraud/3/model.yaml")));
        Assert.True(File.Exists(Path.Combine(Models, "fraud/3/reference.json")));
        Assert.Equal(["1", "2", "3"], Folders());
    }

    [Fact]
    public void Fp16_json_hasTheFigures()
    {
        using var report = JsonDocument.Parse(Invoke(ExitCode.Success, "fraud", "--version", "2", "--to", "7", "--fp16", "--keep", "Relu", "--json"));

        Assert.Equal(7, report.RootElement.GetProperty("version").GetInt32());
        Assert.Equal("Gemm", report.RootElement.GetProperty("changed")[0].GetProperty("operator").GetString());
        Assert.Equal("by --keep", report.RootElement.GetProperty("kept")[0].GetProperty("reason").GetString());
        Assert.InRange(report.RootElement.GetProperty("golden").GetProperty("absolute").GetDouble(), 1e-9, 0.01);
        Assert.True(report.RootElement.GetProperty("bytes").GetInt64() < report.RootElement.GetProperty("bytesBefore").GetInt64());
    }

    [Fact]
    public void Optimize_byTheRuntime_keepsTheTolerance()
    {
        Invoke(ExitCode.Success, "fraud", "--version", "2");

        Assert.Equal(1e-5, ModelRepository.Open(Models).Resolve("fraud", 3).Manifest.GoldenTolerance);
    }

    [Fact]
    public void Fp16_scoresThatDifferTooMuch_makeNothing()
    {
        Invoke(ExitCode.Model, "fraud", "--version", "2", "--fp16", "--tolerance", "1e-6");

        Assert.Matches("^streaminfer: the rewritten model's scores differ by 0.00[0-9]+ from the golden records \\(line [0-9]+ of .*golden.jsonl\\), where --tolerance allows 1E-06; nothing was made\n$", _errors.ToString());
        Assert.Equal(["1", "2"], Folders());
    }

    [Fact]
    public void Fp16_versionThatIsThere_isNotOverwritten()
    {
        var before = File.ReadAllBytes(Path.Combine(Models, "fraud/2/model.onnx"));

        Invoke(ExitCode.Model, "fraud", "--version", "1", "--to", "2", "--fp16");

        Assert.Contains("fraud/2 is there already, and a version never changes; name another with --to", _errors.ToString());
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(Models, "fraud/2/model.onnx")));
    }

    [Fact]
    public void Fp16_ofOneOfFp16_isRefused()
    {
        Invoke(ExitCode.Success, "fraud", "--version", "2", "--fp16");

        Invoke(ExitCode.Model, "fraud", "--fp16");

        Assert.Contains("fraud/3/model.onnx cannot be rewritten: it is one of FP16 already", _errors.ToString());
    }

    [Theory]
    [InlineData("no model at all")]
    [InlineData("")]
    public void Fp16_fileThatIsNoModel_isOneLine(string content)
    {
        _folder.Write("models/fraud/3/model.onnx", content);

        Invoke(ExitCode.Model, "fraud", "--version", "3", "--fp16");

        Assert.Matches("^streaminfer: .*fraud/3/model.onnx is no ONNX file.*\n$", _errors.ToString());
        Assert.Equal(["1", "2", "3"], Folders());
    }

    [Fact]
    public void Fp16_withoutManifestAndRecords_saysThatNothingWasCompared()
    {
        _folder.Write("models/plain/1/model.onnx", new TinyGraph().Input("x", -1, 2).Output("y", -1, 1).Constant("w", [2, 1], 1, 2).Node("MatMul", "y", "x", "w").ToArray());

        Assert.Contains("golden records      none: no score was compared\n", Invoke(ExitCode.Success, "plain", "--fp16"));
        Assert.Equal("FP16 of version 1.", Description("plain/2"));
    }

    [Theory]
    [InlineData("--clamp")]
    [InlineData("--keep", "Gemm")]
    [InlineData("--fp16", "--to", "0")]
    [InlineData("--fp16", "--tolerance", "-1")]
    public void Parse_wrongOptions_areUsage(params string[] options) =>
        Assert.NotEmpty(ModelsCommand.Create(NullLoggerFactory.Instance).Parse(["optimize", "fraud", .. options]).Errors);

    private string Models => Path.Combine(_folder.Root, "models");

    private IEnumerable<string> Folders() => Directory.EnumerateDirectories(Path.Combine(Models, "fraud")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private string Description(string version) =>
        File.ReadLines(Path.Combine(Models, version, "model.yaml")).Single(line => line.StartsWith("description: ", StringComparison.Ordinal))["description: ".Length..];

    private string Invoke(int code, params string[] arguments)
    {
        var parsed = ModelsCommand.Create(NullLoggerFactory.Instance).Parse(["optimize", .. arguments, "--models", Models]);
        Assert.Equal(code, parsed.Invoke(new InvocationConfiguration { Output = _output, Error = _errors }));
        return _output.ToString();
    }
}
