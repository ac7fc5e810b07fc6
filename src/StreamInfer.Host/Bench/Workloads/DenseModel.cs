using System.Runtime.InteropServices;

namespace StreamInfer.Host.Bench.Workloads;

/// <summary>
/// Makes an ONNX model of dense layers with seeded random weights: features [N, first] → score [N, 1] by a logistic end, or probabilities [N, last] by
/// softmax where the last layer is wider. What it says means nothing; what it costs is what a trained one of that size costs.
/// </summary>
internal static class DenseModel
{
    private const int Opset = 17;
    private const int IrVersion = 8;
    private const int FloatType = 1;

    /// <param name="widths">Of the layers, the input's first; two or more.</param>
    /// <param name="seed">Of the weights.</param>
    /// <returns>The bytes of <c>model.onnx</c>.</returns>
    public static byte[] Create(ReadOnlySpan<int> widths, int seed)
    {
        var graph = new ProtobufWriter();
        var random = new Random(seed);
        var current = "features";
        var layers = widths.Length - 1;
        for (var layer = 0; layer < layers; layer++)
        {
            var isLast = layer == layers - 1;
            graph.Message(5, Weights($"weights{layer}", random, widths[layer], [widths[layer], widths[layer + 1]]));
            graph.Message(5, Weights($"bias{layer}", random, widths[layer], [widths[layer + 1]]));
            graph.Message(1, Node("Gemm", $"sum{layer}", current, $"weights{layer}", $"bias{layer}"));
            var activated = isLast ? OutputName(widths[^1]) : $"hidden{layer}";
            graph.Message(1, Node(isLast ? LastActivation(widths[^1]) : "Relu", activated, $"sum{layer}"));
            current = activated;
        }

        graph.Text(2, "dense").Message(11, Port("features", widths[0])).Message(12, Port(OutputName(widths[^1]), widths[^1]));
        var opset = new ProtobufWriter().Text(1, string.Empty).Number(2, Opset);
        return new ProtobufWriter().Number(1, IrVersion).Text(2, "streaminfer").Message(7, graph).Message(8, opset).Written.ToArray();
    }

    private static string OutputName(int width) => width == 1 ? "score" : "probabilities";

    private static string LastActivation(int width) => width == 1 ? "Sigmoid" : "Softmax";

    private static ProtobufWriter Node(string operation, string output, params ReadOnlySpan<string> inputs)
    {
        var node = new ProtobufWriter();
        foreach (var input in inputs)
        {
            node.Text(1, input);
        }

        return node.Text(2, output).Text(3, output).Text(4, operation);
    }

    private static ProtobufWriter Weights(string name, Random random, int fanIn, ReadOnlySpan<int> dimensions)
    {
        var tensor = new ProtobufWriter();
        var count = 1;
        foreach (var dimension in dimensions)
        {
            tensor.Number(1, dimension);
            count *= dimension;
        }

        // Scaled by the inputs' number, so that activations neither die nor saturate however deep the network.
        var scale = 1 / MathF.Sqrt(fanIn);
        var values = new float[count];
        for (var index = 0; index < count; index++)
        {
            values[index] = ((random.NextSingle() * 2) - 1) * scale;
        }

        return tensor.Number(2, FloatType).Text(8, name).Bytes(9, MemoryMarshal.AsBytes(values.AsSpan()));
    }

    private static ProtobufWriter Port(string name, int width)
    {
        var shape = new ProtobufWriter().Message(1, new ProtobufWriter().Text(2, "N")).Message(1, new ProtobufWriter().Number(1, width));
        var tensor = new ProtobufWriter().Number(1, FloatType).Message(2, shape);
        return new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensor));
    }
}
