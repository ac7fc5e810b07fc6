using System.Collections.Immutable;
using System.Text;

namespace StreamInfer.Models;

/// <summary>Finds the ZipMaps of a model in the protobuf of its ONNX file. Field numbers are those of onnx.proto.</summary>
public static class ZipMapSearch
{
    /// <param name="model">Bytes of an ONNX file.</param>
    /// <returns>Those of the main graph; none where the bytes are not well-formed, which the runtime will say better.</returns>
    public static ImmutableArray<ZipMapNode> Find(ReadOnlySpan<byte> model)
    {
        var found = ImmutableArray.CreateBuilder<ZipMapNode>();
        var fields = new ProtobufReader(model);
        while (fields.TryNext(out var field, out var graph))
        {
            if (field != OnnxField.ModelGraph)
            {
                continue;
            }

            var nodes = new ProtobufReader(graph);
            while (nodes.TryNext(out var member, out var node))
            {
                if (member == OnnxField.GraphNode && Read(node) is { } zipMap)
                {
                    found.Add(zipMap);
                }
            }
        }

        return found.ToImmutable();
    }

    private static ZipMapNode? Read(ReadOnlySpan<byte> node)
    {
        string? tensor = null, output = null;
        var isZipMap = false;
        ImmutableArray<string> labels = [];
        var fields = new ProtobufReader(node);
        while (fields.TryNext(out var field, out var payload))
        {
            switch (field)
            {
                case OnnxField.NodeInput: tensor ??= Encoding.UTF8.GetString(payload); break;
                case OnnxField.NodeOutput: output ??= Encoding.UTF8.GetString(payload); break;
                case OnnxField.NodeOperator: isZipMap = payload.SequenceEqual("ZipMap"u8); break;
                case OnnxField.NodeAttribute when isZipMap: labels = Labels(payload) is { IsEmpty: false } found ? found : labels; break;
            }
        }

        return isZipMap && tensor is not null && output is not null && !labels.IsEmpty ? new ZipMapNode(tensor, output, labels) : null;
    }

    private static ImmutableArray<string> Labels(ReadOnlySpan<byte> attribute)
    {
        var labels = ImmutableArray.CreateBuilder<string>();
        var areLabels = false;
        var fields = new ProtobufReader(attribute);
        while (fields.TryNext(out var field, out var payload))
        {
            switch (field)
            {
                case OnnxField.AttributeName:
                    areLabels = payload.SequenceEqual("classlabels_int64s"u8) || payload.SequenceEqual("classlabels_strings"u8);
                    break;
                case OnnxField.AttributeStrings: labels.Add(Encoding.UTF8.GetString(payload)); break;
                case OnnxField.AttributeInts when payload.IsEmpty: labels.Add(((long)fields.Number).ToString()); break;
                case OnnxField.AttributeInts: AddPacked(payload, labels); break;
            }
        }

        return areLabels ? labels.ToImmutable() : [];
    }

    private static void AddPacked(ReadOnlySpan<byte> packed, ImmutableArray<string>.Builder labels)
    {
        while (ProtobufReader.TryVarint(ref packed, out var number))
        {
            labels.Add(((long)number).ToString());
        }
    }
}
