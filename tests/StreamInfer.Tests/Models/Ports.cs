using StreamInfer.Inference;
using StreamInfer.Models;

namespace StreamInfer.Tests.Models;

/// <summary>Inputs and outputs of models that need not exist.</summary>
internal static class Ports
{
    public static ModelPort Tensor(string name, ColumnType type, params long[] dimensions) =>
        new(name, ModelPortKind.Tensor, type, type == ColumnType.Boolean ? "bool" : type.ToString().ToLowerInvariant(), [.. dimensions]);

    public static ModelPort Float(string name, params long[] dimensions) => Tensor(name, ColumnType.Float, dimensions);

    public static ModelPort Maps(string name, params string[] keys) =>
        new(name, ModelPortKind.SequenceOfMap, ColumnType.String, "sequence<map<string, float>>", []) { Keys = [.. keys] };

    public static ModelSignature Taking(params ModelPort[] inputs) => new([.. inputs], [Float("score", -1, 1)]);

    public static ModelSignature Giving(params ModelPort[] outputs) => new([Float("x", -1, 1)], [.. outputs]);
}
