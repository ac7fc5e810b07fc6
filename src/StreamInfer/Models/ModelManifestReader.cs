using StreamInfer.Topologies;
using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Models;

/// <summary>
/// Turns a <c>model.yaml</c> into a manifest, or into the list of all its mistakes. Environment variables are not put in: a model is the
/// same everywhere.
/// </summary>
public static class ModelManifestReader
{
    private const string DefaultModelFile = "model.onnx";
    private const string DefaultGoldenFile = "golden.jsonl";

    /// <summary>Reads a file that lies in <c>name/version/</c>.</summary>
    /// <param name="path">Its path; errors name it as given, and relative files in it are relative to its folder.</param>
    public static ModelManifestReading Read(string path)
    {
        var reading = new ReadingContext(path, Path.GetDirectoryName(Path.GetFullPath(path)) ?? Path.GetFullPath("/"), environment: null);
        if (FileText.Read(path, reading) is not { } text || !ModelManifestKeys.Section.TryReadDocument(text, reading, out var manifest))
        {
            return new ModelManifestReading(null, reading.SortedErrors());
        }

        ModelManifestRules.CheckFolders(manifest, reading);
        var modelFile = ModelFileOf(manifest, reading);
        return reading.HasErrors
            ? new ModelManifestReading(null, reading.SortedErrors())
            : new ModelManifestReading(Build(manifest, modelFile, reading.Folder), []);
    }

    private static string ModelFileOf(SectionOptions manifest, ReadingContext reading)
    {
        var path = manifest.Find(ModelManifestKeys.File) ?? Path.Combine(reading.Folder, DefaultModelFile);
        if (!manifest.IsWritten(ModelManifestKeys.File) && !File.Exists(path))
        {
            reading.Report(
                TopologyErrorKind.MissingFile,
                manifest.PlaceOf(ModelManifestKeys.File),
                $"is left out, and there is no {DefaultModelFile} in {reading.Folder}");
        }

        return path;
    }

    private static ModelManifest Build(SectionOptions manifest, string modelFile, string folder)
    {
        var golden = manifest.Find(ModelManifestKeys.Golden) ?? new SectionOptions(manifest.PlaceOf(ModelManifestKeys.Golden));
        var score = manifest.Find(ModelManifestKeys.Score) ?? new SectionOptions(manifest.PlaceOf(ModelManifestKeys.Score));
        var goldenFile = Path.Combine(folder, DefaultGoldenFile);
        return new ModelManifest
        {
            Name = manifest.Get(ModelManifestKeys.Name),
            Version = manifest.Get(ModelManifestKeys.Version),
            ModelFile = modelFile,
            Sha256 = manifest.Find(ModelManifestKeys.Sha256)?.ToLowerInvariant(),
            Inputs = manifest.TryGet(ModelManifestKeys.Inputs, out var inputs) ? [.. inputs.Select(input => BuildInput(input.Value))] : [],
            Score = new ScoreMapping(
                score.Find(ModelManifestKeys.Output), score.Find(ModelManifestKeys.Class), score.Get(ModelManifestKeys.Direction)),
            LabelOutput = manifest.Find(ModelManifestKeys.Label),
            ProbabilitiesOutput = manifest.Find(ModelManifestKeys.Probabilities),
            PassThrough = manifest.TryGet(ModelManifestKeys.PassThrough, out var outputs) ? [.. outputs.Select(output =>
                output.Value)] : [],
            Threshold = manifest.FindValue(ModelManifestKeys.Threshold),
            GoldenFile = golden.Find(ModelManifestKeys.GoldenFile) ?? (File.Exists(goldenFile) ? goldenFile : null),
            GoldenTolerance = golden.Get(ModelManifestKeys.Tolerance),
        };
    }

    private static InputMapping BuildInput(SectionOptions input) =>
        new(input.Get(ModelManifestKeys.Input), [.. input.Get(ModelManifestKeys.Features).Select(feature => feature.Value)]);
}
