namespace StreamInfer.Models;

/// <summary>One version's folder, <c>models/&lt;name&gt;/&lt;version&gt;/</c>.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Version">1 or more.</param>
/// <param name="Path">Absolute path of the folder.</param>
public sealed record ModelFolder(string Name, int Version, string Path)
{
    public string ManifestFile => System.IO.Path.Combine(Path, "model.yaml");

    public string ModelFile => System.IO.Path.Combine(Path, "model.onnx");

    /// <summary>The manifest is what is written last, so a folder with one is complete.</summary>
    public bool HasManifest => File.Exists(ManifestFile);

    public bool HasModel => File.Exists(ModelFile);

    /// <summary>
    /// What applies where there is no manifest: everything derived from the model, nothing to check it against, no threshold.
    /// </summary>
    public ModelManifest DefaultManifest() => new()
    {
        Name = Name,
        Version = Version,
        ModelFile = ModelFile,
        Sha256 = null,
        Inputs = [],
        Score = new ScoreMapping(null, null, LowerIsWorse: false),
        LabelOutput = null,
        ProbabilitiesOutput = null,
        PassThrough = [],
        Threshold = null,
        GoldenFile = File.Exists(GoldenFile) ? GoldenFile : null,
        GoldenTolerance = GoldenRecords.DefaultTolerance,
    };

    private string GoldenFile => System.IO.Path.Combine(Path, "golden.jsonl");
}
