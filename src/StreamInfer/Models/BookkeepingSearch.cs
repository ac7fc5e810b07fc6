using System.Collections.Immutable;
using System.Text;

namespace StreamInfer.Models;

/// <summary>
/// Finds the nodes of a model that only reckon with shapes and constants: they depend on no value of an event, and a runtime does well to leave them on the CPU
/// whatever the rest runs on. Field numbers are those of onnx.proto.
/// </summary>
public static class BookkeepingSearch
{
    /// <param name="model">Bytes of an ONNX file.</param>
    /// <returns>Names and operators of those of the main graph; a node without a name is there as the empty one.</returns>
    public static ImmutableHashSet<(string Name, string Operator)> Find(ReadOnlySpan<byte> model)
    {
        var found = ImmutableHashSet.CreateBuilder<(string, string)>();
        var others = new HashSet<(string, string)>();
        var fields = new ProtobufReader(model);
        while (fields.TryNext(out var field, out var graph))
        {
            if (field == OnnxField.ModelGraph)
            {
                Walk(graph, found, others);
            }
        }

        // Without a name one cannot be told from another of the same operator, so it takes all of them to be so.
        found.ExceptWith(others);
        return found.ToImmutable();
    }

    private static void Walk(ReadOnlySpan<byte> graph, ImmutableHashSet<(string, string)>.Builder found, HashSet<(string, string)> others)
    {
        // An input that is left out has the empty name.
        var settled = Initializers(graph);
        settled.Add(string.Empty);
        var members = new ProtobufReader(graph);

        // A graph lists its nodes so that each stands behind those it depends on.
        while (members.TryNext(out var member, out var node))
        {
            if (member != OnnxField.GraphNode)
            {
                continue;
            }

            var (inputs, outputs, name, operation) = Read(node);
            if (operation is "Shape" or "Size" or "Constant" || inputs.All(settled.Contains))
            {
                found.Add((name, operation));
                settled.UnionWith(outputs);
            }
            else
            {
                others.Add((name, operation));
            }
        }
    }

    private static HashSet<string> Initializers(ReadOnlySpan<byte> graph)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var members = new ProtobufReader(graph);
        while (members.TryNext(out var member, out var payload))
        {
            if (member != OnnxField.GraphInitializer)
            {
                continue;
            }

            var tensor = new ProtobufReader(payload);
            while (tensor.TryNext(out var field, out var text))
            {
                if (field == OnnxField.TensorName)
                {
                    names.Add(Encoding.UTF8.GetString(text));
                }
            }
        }

        return names;
    }

    private static (List<string> Inputs, List<string> Outputs, string Name, string Operator) Read(ReadOnlySpan<byte> node)
    {
        var (inputs, outputs, name, operation) = (new List<string>(), new List<string>(), string.Empty, string.Empty);
        var fields = new ProtobufReader(node);
        while (fields.TryNext(out var field, out var payload))
        {
            switch (field)
            {
                case OnnxField.NodeInput: inputs.Add(Encoding.UTF8.GetString(payload)); break;
                case OnnxField.NodeOutput: outputs.Add(Encoding.UTF8.GetString(payload)); break;
                case OnnxField.NodeName: name = Encoding.UTF8.GetString(payload); break;
                case OnnxField.NodeOperator: operation = Encoding.UTF8.GetString(payload); break;
            }
        }

        return (inputs, outputs, name, operation);
    }
}
