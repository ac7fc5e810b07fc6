using System.Collections.Immutable;
using System.Text;
using StreamInfer.Models;

namespace StreamInfer.OnnxRuntime;

/// <summary>
/// Makes the tensor in front of a ZipMap an output of its own, so that probabilities are read in one go: the runtime hands out maps only
/// one by one, which costs more than most models. Nothing of the model is rewritten. Parts of a protobuf message that come one after the
/// other are merged, and lists in them joined, so a second graph behind the first, with nothing in it but outputs, adds these.
/// </summary>
internal static class ZipMapShortcut
{
    private const byte LengthDelimited = 2;
    private const byte ModelGraph = (7 << 3) | LengthDelimited;
    private const byte GraphOutput = (12 << 3) | LengthDelimited;
    private const byte PortName = (1 << 3) | LengthDelimited;
    private const byte PortType = (2 << 3) | LengthDelimited;

    // TypeProto { tensor_type { elem_type: FLOAT } }, the only type that ZipMap takes.
    private static readonly byte[] FloatTensor = [(1 << 3) | LengthDelimited, 2, 1 << 3, 1];

    /// <summary>Adds the tensors to the outputs of a model.</summary>
    /// <param name="model">Bytes of the ONNX file.</param>
    /// <param name="zipMaps">Whose tensors to add; those that the model gives anyway must not be among them.</param>
    public static byte[] Extend(ReadOnlySpan<byte> model, ImmutableArray<ZipMapNode> zipMaps)
    {
        var outputs = new List<byte>();
        foreach (var zipMap in zipMaps.DistinctBy(node => node.Tensor, StringComparer.Ordinal))
        {
            var port = new List<byte>();
            AppendField(port, PortName, Encoding.UTF8.GetBytes(zipMap.Tensor));
            AppendField(port, PortType, FloatTensor);
            AppendField(outputs, GraphOutput, port);
        }

        var suffix = new List<byte>();
        AppendField(suffix, ModelGraph, outputs);
        return [.. model, .. suffix];
    }

    private static void AppendField(List<byte> target, byte tag, IReadOnlyCollection<byte> content)
    {
        target.Add(tag);
        for (var rest = (uint)content.Count; ; rest >>= 7)
        {
            if (rest < 0x80)
            {
                target.Add((byte)rest);
                break;
            }

            target.Add((byte)(rest | 0x80));
        }

        target.AddRange(content);
    }
}
