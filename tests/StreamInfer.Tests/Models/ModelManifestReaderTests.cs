using StreamInfer.Models;
using StreamInfer.Topologies;
using static StreamInfer.Topologies.TopologyErrorKind;

namespace StreamInfer.Tests.Models;

public sealed class ModelManifestReaderTests : IDisposable
{
    private const string Smallest = "name: fraud\nversion: 3\n";

    private readonly string _root = Directory.CreateTempSubdirectory("models").FullName;
    private readonly string _folder;

    public ModelManifestReaderTests()
    {
        _folder = Directory.CreateDirectory(Path.Combine(_root, "fraud", "3")).FullName;
        File.WriteAllText(Path.Combine(_folder, "model.onnx"), "");
    }

    public static TheoryData<string, TopologyErrorKind, int, string> WrongLines => new()
    {
        { "unknown: 1", Unknown, 3, "unknown" },
        { "name: fraud", Duplicate, 3, "name" },
        { "file: none.onnx", MissingFile, 3, "file" },
        { $"sha256: {new string('a', 63)}", Invalid, 3, "sha256" },
        { $"sha256: {new string('a', 65)}", Invalid, 3, "sha256" },
        { $"sha256: {new string('g', 64)}", Invalid, 3, "sha256" },
        { "inputs: []", Invalid, 3, "inputs" },
        { "inputs:\n  - { input: a }", Missing, 4, "inputs[0].features" },
        { "inputs:\n  - { features: [a] }", Missing, 4, "inputs[0].input" },
        { "inputs:\n  - { input: a, features: [] }", Invalid, 4, "inputs[0].features" },
        { "inputs:\n  - { input: a, features: [x] }\n  - { input: a, features: [y] }", Duplicate, 5, "inputs[1].input" },
        { "score: { direction: down }", Invalid, 3, "score.direction" },
        { "score: { outputs: x }", Unknown, 3, "score.outputs" },
        { "passThrough: [a, a]", Duplicate, 3, "passThrough[1]" },
        { "threshold: .nan", Invalid, 3, "threshold" },
        { "golden: { tolerance: -1e-9 }", OutOfRange, 3, "golden.tolerance" },
        { "golden: { file: none.jsonl }", MissingFile, 3, "golden.file" },
        { "label: [", Syntax, 4, "" },
    };

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Read_smallestManifest_fillsEveryDefault()
    {
        var manifest = Manifest(Smallest);

        Assert.Equal(("fraud", 3, Path.Combine(_folder, "model.onnx")), (manifest.Name, manifest.Version, manifest.ModelFile));
        Assert.Equal((null, null, null, null, null), (manifest.Sha256, manifest.LabelOutput, manifest.ProbabilitiesOutput, manifest.Threshold, manifest.GoldenFile));
        Assert.Equal((new ScoreMapping(null, null, false), 1e-5), (manifest.Score, manifest.GoldenTolerance));
        Assert.Empty(manifest.Inputs);
        Assert.Empty(manifest.PassThrough);
    }

    [Fact]
    public void Read_everyKey_reachesTheManifest()
    {
        File.WriteAllText(Path.Combine(_folder, "weights.onnx"), "");
        File.WriteAllText(Path.Combine(_folder, "own.jsonl"), "");

        var manifest = Manifest($$"""
            name: fraud
            version: 3
            description: any text with ${NO} reference
            file: weights.onnx
            sha256: {{new string('A', 63)}}f
            inputs:
              - { input: numbers, features: [amount, hour] }
              - { input: channel, features: [channel] }
            score: { output: probability, class: 1, direction: lower }
            label: label
            probabilities: probability
            passThrough: [embedding, leaf]
            threshold: -0.5
            golden: { file: own.jsonl, tolerance: 0 }
            training: { auc: 0.91, rows: 10000, seed: 7, more: [a, { b: ~ }] }
            """);

        Assert.Equal((Path.Combine(_folder, "weights.onnx"), new string('a', 63) + "f"), (manifest.ModelFile, manifest.Sha256));
        Assert.Equal([("numbers", "amount,hour"), ("channel", "channel")], manifest.Inputs.Select(input =>
            (input.Input, string.Join(',', input.Features))));
        Assert.Equal(new ScoreMapping("probability", "1", true), manifest.Score);
        Assert.Equal(("label", "probability", -0.5), (manifest.LabelOutput, manifest.ProbabilitiesOutput, manifest.Threshold));
        Assert.Equal(["embedding", "leaf"], manifest.PassThrough.ToArray());
        Assert.Equal((Path.Combine(_folder, "own.jsonl"), 0.0), (manifest.GoldenFile, manifest.GoldenTolerance));
    }

    [Fact]
    public void Read_goldenFileInTheFolder_isFound()
    {
        File.WriteAllText(Path.Combine(_folder, "golden.jsonl"), "");

        Assert.Equal(Path.Combine(_folder, "golden.jsonl"), Manifest(Smallest).GoldenFile);
    }

    [Theory]
    [MemberData(nameof(WrongLines))]
    public void Read_wrongLine_isOneLocatedError(string lines, TopologyErrorKind kind, int line, string property) =>
        AssertErrors(Smallest + lines + "\n", (kind, line, property));

    [Fact]
    public void Read_otherNameAndVersionThanTheFolders_areConflicts() =>
        AssertErrors("name: Fraud\nversion: 4\n", (Conflict, 1, "name"), (Conflict, 2, "version"));

    [Fact]
    public void Read_versionWithLeadingZero_meansTheSameFolder() => Assert.Equal(3, Manifest("name: fraud\nversion: 03\n").Version);

    [Fact]
    public void Read_noModelFile_isMissing()
    {
        File.Delete(Path.Combine(_folder, "model.onnx"));

        AssertErrors(Smallest, (MissingFile, 1, "file"));
    }

    [Fact]
    public void Read_severalMistakes_givesThemAll() =>
        AssertErrors("version: 0\nscor: x\nthreshold: high\n", (Missing, 1, "name"), (OutOfRange, 1, "version"), (Unknown, 2, "scor"), (Invalid, 3, "threshold"));

    [Fact]
    public void Read_noManifest_isUnreadable()
    {
        var reading = ModelManifestReader.Read(Path.Combine(_folder, "model.yaml"));

        Assert.Null(reading.Manifest);
        Assert.Equal(Unreadable, Assert.Single(reading.Errors).Kind);
    }

    private ModelManifestReading Read(string text)
    {
        var file = Path.Combine(_folder, "model.yaml");
        File.WriteAllText(file, text);
        return ModelManifestReader.Read(file);
    }

    private ModelManifest Manifest(string text)
    {
        var reading = Read(text);
        Assert.Empty(reading.Errors);
        return reading.Manifest!;
    }

    private void AssertErrors(string text, params (TopologyErrorKind Kind, int Line, string Property)[] expected)
    {
        var reading = Read(text);
        Assert.Null(reading.Manifest);
        Assert.Equal(expected, reading.Errors.Select(error => (error.Kind, error.Line, error.Property)));
    }
}
