using System.Collections.Frozen;

namespace StreamInfer.Models.Optimizing;

/// <summary>
/// Which operators work in FP16. All others stay in FP32: those of other domains than ONNX's own (trees, ZipMap, scalers), those that leave the range of FP16 with
/// usual values (Exp, Log, Pow, Reciprocal, sums and squares over an axis), and those that decide or count (comparisons, ArgMax, TopK, rounding, NonMaxSuppression, Resize).
/// </summary>
internal static class HalfOperators
{
    /// <summary>Those that reckon. Every input and output of theirs that can be a float may be FP16, in all releases of ONNX that the runtime reads.</summary>
    public static FrozenSet<string> Arithmetic { get; } = Set(
        "Abs", "Add", "AveragePool", "BatchNormalization", "Clip", "Conv", "ConvTranspose", "Cos", "Div", "Einsum", "Elu", "Erf", "GRU", "Gelu", "Gemm", "GlobalAveragePool",
        "GlobalMaxPool", "HardSigmoid", "HardSwish", "InstanceNormalization", "LSTM", "LayerNormalization", "LeakyRelu", "LogSoftmax", "MatMul", "Max", "MaxPool", "Mean", "Min",
        "Mish", "Mul", "Neg", "PRelu", "RNN", "ReduceMax", "ReduceMean", "ReduceMin", "Relu", "Selu", "Sigmoid", "Sin", "Softmax", "Softplus", "Softsign", "Sqrt", "Sub", "Sum",
        "Tanh", "ThresholdedRelu");

    /// <summary>Those that only move values: they go with what is before them, since FP16 gains them nothing of their own.</summary>
    public static FrozenSet<string> Moving { get; } = Set(
        "Concat", "DepthToSpace", "Dropout", "Expand", "Flatten", "Gather", "GatherElements", "GatherND", "Identity", "Pad", "Reshape", "Shape", "Size", "Slice", "SpaceToDepth",
        "Split", "Squeeze", "Tile", "Transpose", "Unsqueeze", "Where");

    /// <summary>Those that make scores. As the last ones of a graph they stay in FP32, or a score near 1 would have steps of 0.0005, and one near 0 of 6e-8.</summary>
    public static FrozenSet<string> Scoring { get; } = Set("HardSigmoid", "LogSoftmax", "Sigmoid", "Softmax", "Softplus", "Tanh");

    /// <summary>Those with outputs beside the first that must be FP32.</summary>
    public static FrozenSet<string> WithOneOutput { get; } = Set("BatchNormalization", "LayerNormalization");

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.Ordinal);
}
