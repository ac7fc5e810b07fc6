using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.OnnxRuntime;
using StreamInfer.Tests.Models;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.OnnxRuntime;

/// <summary>A folder of tests/models: a model, and the results that numpy gives for some rows.</summary>
internal sealed class ModelCase : IDisposable
{
    private readonly JsonDocument _expected;

    public ModelCase(string name)
    {
        Folder = Path.Combine(Upwards.Find("tests/models/make_models.py") ?? throw new DirectoryNotFoundException("tests/models"), "..", name);
        ModelFile = Path.GetFullPath(Path.Combine(Folder, "model.onnx"));
        var expected = Path.Combine(Folder, "expected.json");
        _expected = JsonDocument.Parse(File.Exists(expected) ? File.ReadAllText(expected) : "{}");
    }

    public string Folder { get; }

    public string ModelFile { get; }

    public ModelManifest Manifest => Plans.Manifest(ModelFile);

    public double[] Scores => Numbers(_expected.RootElement.GetProperty("score"));

    public JsonElement Expected(string property) => _expected.RootElement.GetProperty(property);

    public static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetDouble())];

    public OnnxModelSession Load(
        ImmutableArray<FeaturePlan> features, Func<ModelManifest, ModelManifest>? change = null, int maxBatchSize = 8, ILogger? logger = null) =>
        OnnxModelLoader.Load(
            change is null ? Manifest : change(Manifest), features, DevicePolicy.Cpu, maxBatchSize, logger ?? NullLogger.Instance);

    /// <summary>All rows of the case, as the session wants them.</summary>
    public FeatureBlock Rows(IModelSession session, out int rows)
    {
        rows = Scores.Length;
        var block = new FeatureBlock(session.Layout, rows);
        foreach (var tensor in block.Tensors)
        {
            var values = Expected("inputs").GetProperty(tensor.Spec.Name).EnumerateArray().ToArray();
            for (var index = 0; index < values.Length; index++)
            {
                Set(tensor, index, values[index]);
            }
        }

        return block;
    }

    public void Dispose() => _expected.Dispose();

    private static void Set(TensorBuffer tensor, int index, JsonElement value)
    {
        switch (tensor.Spec.Type)
        {
            case ColumnType.Float: tensor.Floats[index] = value.GetSingle(); break;
            case ColumnType.Double: tensor.Doubles[index] = value.GetDouble(); break;
            case ColumnType.Int64: tensor.Int64s[index] = value.GetInt64(); break;
            case ColumnType.Boolean: tensor.Booleans[index] = value.GetBoolean(); break;
            default: tensor.Strings[index] = value.GetString()!; break;
        }
    }
}
