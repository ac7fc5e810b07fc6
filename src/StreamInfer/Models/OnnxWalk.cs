using System.Text;

namespace StreamInfer.Models;

/// <summary>
/// A walk over the protobuf of an ONNX file that sees no more than where its tensors lie. Field numbers are those of onnx.proto: every
/// message that can hold a tensor is entered, everything else is skipped unread. Never reads past the end or nests without bound.
/// </summary>
internal static class OnnxWalk
{
    // Graphs nest by If, Loop and Scan; a real model has a few levels, a forged one would take the stack.
    private const int MaxDepth = 100;

    private enum Message
    {
        Model, Graph, Node, Attribute, Tensor, SparseTensor, ExternalData, Function, Training,
    }

    /// <summary>Adds the location of every tensor that lies outside of the file.</summary>
    /// <returns>False where the bytes are not well-formed.</returns>
    public static bool CollectLocations(ReadOnlySpan<byte> model, HashSet<string> locations) => Walk(model, Message.Model, 0, locations);

    private static bool Walk(ReadOnlySpan<byte> bytes, Message message, int depth, HashSet<string> locations)
    {
        if (depth > MaxDepth)
        {
            return false;
        }

        var reader = new ProtobufReader(bytes);
        while (reader.TryNext(out var field, out var payload))
        {
            var entered = Inner(message, field) switch
            {
                Message.ExternalData => CollectLocation(payload, locations),
                { } inner => Walk(payload, inner, depth + 1, locations),
                null => true,
            };
            if (!entered)
            {
                return false;
            }
        }

        return reader.AtEnd;
    }

    private static Message? Inner(Message message, int field) => (message, field) switch
    {
        (Message.Model, 7) => Message.Graph,
        (Message.Model, 20) => Message.Training,
        (Message.Model, 25) => Message.Function,
        (Message.Training, 1 or 2) => Message.Graph,
        (Message.Function, 7) => Message.Node,
        (Message.Function, 11) => Message.Attribute,
        (Message.Graph, 1) => Message.Node,
        (Message.Graph, 5) => Message.Tensor,
        (Message.Graph, 15) => Message.SparseTensor,
        (Message.Node, 5) => Message.Attribute,
        (Message.Attribute, 5 or 10) => Message.Tensor,
        (Message.Attribute, 6 or 11) => Message.Graph,
        (Message.Attribute, 22 or 23) => Message.SparseTensor,
        (Message.SparseTensor, 1 or 2) => Message.Tensor,
        (Message.Tensor, 13) => Message.ExternalData,
        _ => null,
    };

    private static bool CollectLocation(ReadOnlySpan<byte> entry, HashSet<string> locations)
    {
        ReadOnlySpan<byte> key = default, value = default;
        var reader = new ProtobufReader(entry);
        while (reader.TryNext(out var field, out var payload))
        {
            if (field == 1)
            {
                key = payload;
            }
            else if (field == 2)
            {
                value = payload;
            }
        }

        if (reader.AtEnd && key.SequenceEqual("location"u8))
        {
            locations.Add(Encoding.UTF8.GetString(value));
        }

        return reader.AtEnd;
    }
}
