using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.Models.Optimizing;
using StreamInfer.OnnxRuntime;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Optimizing;

/// <summary>One model before and after, on the CPU.</summary>
internal sealed class HalfCase : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public HalfCase(byte[] model)
        : this(model, new HalfOptions(Clamp: false, []))
    {
    }

    public HalfCase(byte[] model, HalfOptions options) => (File, Options) = (_folder.Write("m/1/model.onnx", model), options);

    public string File { get; }

    public HalfOptions Options { get; }

    public HalfReport Report { get; private set; } = null!;

    public string Write(string relative, byte[] content) => _folder.Write(Path.Combine("m/1", relative), content);

    /// <summary>Rewrites it.</summary>
    /// <returns>The manifest of what came of it.</returns>
    public ModelManifest Convert()
    {
        var conversion = HalfConversion.Read(File);
        var bytes = conversion.Convert(FloatValues.Of(Plans.Manifest(File), conversion.ShowAll()), Options, out var report);
        Report = report;
        return Plans.Manifest(_folder.Write("m/2/model.onnx", bytes));
    }

    /// <summary>Scores of one row, before and after.</summary>
    public (double Before, double After) Run(ModelManifest converted, params float[] row) => (Score(Plans.Manifest(File), row), Score(converted, row));

    public static OnnxModelSession Open(ModelManifest manifest)
    {
        var fitted = SignatureFeatures.Of(manifest, OnnxModelLoader.ReadSignature(manifest), out var features);
        return OnnxModelLoader.Load(fitted with { GoldenFile = null }, features, DevicePolicy.Cpu, 2, NullLogger.Instance);
    }

    public void Dispose() => _folder.Dispose();

    private static double Score(ModelManifest manifest, float[] row)
    {
        using var session = Open(manifest);
        var (block, scores) = (new FeatureBlock(session.Layout, 1), new ScoreBlock(session.Shape, 1));
        row.CopyTo(block.Tensors[0].Floats);
        session.Run(block, 1, scores);
        return scores.Scores[0];
    }
}
