using System.Runtime.InteropServices;
using StreamInfer.Models;
using StreamInfer.Models.Optimizing;

namespace StreamInfer.Tests.Models.Optimizing;

/// <summary>Writes an ONNX file for one test: rows of floats go in as <c>x</c>, and come out as <c>y</c>.</summary>
internal sealed class TinyGraph
{
    private const int Opset = 17;

    private readonly ProtobufMessage _graph = new();

    /// <summary>Release of the format; before 4 constants were listed among the inputs.</summary>
    public ulong IrVersion { get; init; } = 8;

    public TinyGraph Input(string name, params long[] shape) => Port(OnnxField.GraphInput, name, shape);

    public TinyGraph Output(string name, params long[] shape) => Port(OnnxField.GraphOutput, name, shape);

    /// <summary>What the graph states of a value within it.</summary>
    public TinyGraph Value(string name, params long[] shape) => Port(OnnxField.GraphValue, name, shape);

    public TinyGraph Constant(string name, long[] shape, params float[] values)
    {
        _graph.Add(OnnxField.GraphInitializer, Tensor(name, shape).Add(OnnxField.TensorBytes, MemoryMarshal.AsBytes(values.AsSpan()).ToArray()));
        return this;
    }

    public TinyGraph Constant(ProtobufMessage tensor)
    {
        _graph.Add(OnnxField.GraphInitializer, tensor);
        return this;
    }

    public TinyGraph Integers(string name, params long[] values)
    {
        _graph.Add(
            OnnxField.GraphInitializer,
            new ProtobufMessage().Add(OnnxField.TensorDimension, (ulong)values.Length).Add(OnnxField.TensorType, 7UL).Add(OnnxField.TensorName, name)
                .Add(OnnxField.TensorBytes, MemoryMarshal.AsBytes(values.AsSpan()).ToArray()));
        return this;
    }

    public TinyGraph Node(string kind, string output, params string[] inputs) => Node(kind, [output], inputs);

    public TinyGraph Node(string kind, string[] outputs, string[] inputs, params ProtobufMessage[] attributes)
    {
        var node = new ProtobufMessage();
        foreach (var input in inputs)
        {
            node.Add(OnnxField.NodeInput, input);
        }

        foreach (var output in outputs)
        {
            node.Add(OnnxField.NodeOutput, output);
        }

        node.Add(OnnxField.NodeName, $"{kind}-{outputs[0]}").Add(OnnxField.NodeOperator, kind);
        foreach (var attribute in attributes)
        {
            node.Add(OnnxField.NodeAttribute, attribute);
        }

        _graph.Add(OnnxField.GraphNode, node);
        return this;
    }

    /// <summary>A Constant with a tensor.</summary>
    public TinyGraph ConstantNode(string name, long[] shape, params float[] values) => Node(
        "Constant",
        [name],
        [],
        new ProtobufMessage().Add(OnnxField.AttributeName, "value")
            .Add(OnnxField.AttributeTensor, Tensor(name, shape).Add(OnnxField.TensorBytes, MemoryMarshal.AsBytes(values.AsSpan()).ToArray())).Add(OnnxField.AttributeType, 4UL));

    public static ProtobufMessage Tensor(string name, long[] shape)
    {
        var tensor = new ProtobufMessage();
        foreach (var size in shape)
        {
            tensor.Add(OnnxField.TensorDimension, (ulong)size);
        }

        return tensor.Add(OnnxField.TensorType, OnnxField.Float).Add(OnnxField.TensorName, name);
    }

    public byte[] ToArray() => new ProtobufMessage()
        .Add(1, IrVersion)
        .Add(OnnxField.ModelGraph, new ProtobufMessage().Add(2, "tiny").Merged(_graph))
        .Add(8, new ProtobufMessage().Add(1, string.Empty).Add(2, (ulong)Opset))
        .ToArray();

    // -1 counts rows.
    private TinyGraph Port(int field, string name, long[] shape)
    {
        var dimensions = new ProtobufMessage();
        foreach (var size in shape)
        {
            dimensions.Add(1, size < 0 ? new ProtobufMessage().Add(2, "N") : new ProtobufMessage().Add(1, (ulong)size));
        }

        var tensor = new ProtobufMessage().Add(OnnxField.Elements, OnnxField.Float).Add(2, dimensions);
        _graph.Add(field, new ProtobufMessage().Add(OnnxField.Name, name).Add(OnnxField.ValueType, new ProtobufMessage().Add(OnnxField.TensorOf, tensor)));
        return this;
    }
}
