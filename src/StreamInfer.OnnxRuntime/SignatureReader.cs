using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using StreamInfer.Inference;
using StreamInfer.Models;

namespace StreamInfer.OnnxRuntime;

/// <summary>Reads what a model declares of its inputs and outputs.</summary>
internal static class SignatureReader
{
    public static ModelSignature Read(InferenceSession session) => new(
        [.. session.InputNames.Select(name => Port(name, session.InputMetadata[name]))],
        [.. session.OutputNames.Select(name => Port(name, session.OutputMetadata[name]))]);

    /// <summary>The type of columns of an element type; null where there is none.</summary>
    public static ColumnType? Column(TensorElementType type) => type switch
    {
        TensorElementType.Float => ColumnType.Float,
        TensorElementType.Double => ColumnType.Double,
        TensorElementType.Int64 => ColumnType.Int64,
        TensorElementType.Bool => ColumnType.Boolean,
        TensorElementType.String => ColumnType.String,
        _ => null,
    };

    private static ModelPort Port(string name, NodeMetadata node)
    {
        if (node.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR)
        {
            return new ModelPort(
                name, ModelPortKind.Tensor, Column(node.ElementDataType), Text(node), [.. node.Dimensions.Select(size => (long)size)]);
        }

        var key = ProbabilityKey(node);
        return new ModelPort(name, key is null ? ModelPortKind.Other : ModelPortKind.SequenceOfMap, key, Text(node), []);
    }

    private static ColumnType? ProbabilityKey(NodeMetadata node)
    {
        if (node.OnnxValueType != OnnxValueType.ONNX_TYPE_SEQUENCE
            || node.AsSequenceMetadata().ElementMeta is not { OnnxValueType: OnnxValueType.ONNX_TYPE_MAP } element)
        {
            return null;
        }

        var map = element.AsMapMetadata();
        var isFloat = map.ValueMetadata is { OnnxValueType: OnnxValueType.ONNX_TYPE_TENSOR, ElementDataType: TensorElementType.Float };
        return isFloat && map.KeyDataType is TensorElementType.Int64 or TensorElementType.String ? Column(map.KeyDataType) : null;
    }

    private static string Text(NodeMetadata node) => node.OnnxValueType switch
    {
        OnnxValueType.ONNX_TYPE_TENSOR => Text(node.ElementDataType),
        OnnxValueType.ONNX_TYPE_SPARSETENSOR => $"sparse {Text(node.ElementDataType)}",
        OnnxValueType.ONNX_TYPE_SEQUENCE => $"sequence<{Text(node.AsSequenceMetadata().ElementMeta)}>",
        OnnxValueType.ONNX_TYPE_MAP => $"map<{Text(node.AsMapMetadata().KeyDataType)}, {Text(node.AsMapMetadata().ValueMetadata)}>",
        OnnxValueType.ONNX_TYPE_OPTIONAL => $"optional<{Text(node.AsOptionalMetadata().ElementMeta)}>",
        var other => other.ToString(),
    };

    private static string Text(TensorElementType type) => type.ToString().ToLowerInvariant();
}
