using System.Collections.Immutable;

namespace StreamInfer.Models.Optimizing;

/// <summary>The main graph of an ONNX file, with what a change of it has to know.</summary>
internal sealed class OnnxGraph
{
    private readonly ProtobufMessage _model;
    private readonly ProtobufMessage _graph;

    private OnnxGraph(ProtobufMessage model, string folder)
    {
        var graphs = model.All(OnnxField.ModelGraph).ToList();
        if (graphs.Count != 1)
        {
            throw new ModelLoadException($"it has {graphs.Count} graphs, where an ONNX file has one");
        }

        (_model, _graph) = (model, ProtobufMessage.Parse(graphs[0]));
        Nodes = [.. _graph.All(OnnxField.GraphNode).Select(node => new OnnxNode(ProtobufMessage.Parse(node)))];
        Constants = [.. _graph.All(OnnxField.GraphInitializer).Select(tensor => new OnnxTensor(ProtobufMessage.Parse(tensor), folder))];
        Folder = folder;
        if (Nodes.FirstOrDefault(node => node.HoldsGraphs) is { } holder)
        {
            throw new ModelLoadException($"node '{holder.Name}' is a {holder.Label}: models with graphs within a graph are not rewritten");
        }

        if (_graph.All(OnnxField.GraphSparse).Any())
        {
            throw new ModelLoadException("it has sparse constants, which are not rewritten");
        }
    }

    public string Folder { get; }

    public ImmutableArray<OnnxNode> Nodes { get; }

    /// <summary>The initializers.</summary>
    public ImmutableArray<OnnxTensor> Constants { get; }

    public IEnumerable<string> Inputs => Names(OnnxField.GraphInput);

    public IEnumerable<string> Outputs => Names(OnnxField.GraphOutput);

    /// <summary>Inputs that are tensors of floats.</summary>
    public IEnumerable<string> FloatInputs => _graph.All(OnnxField.GraphInput).Select(ProtobufMessage.Parse).Where(IsFloat).Select(input => input.Text(OnnxField.Name));

    /// <exception cref="ModelLoadException">The bytes are no ONNX file, or one that is not rewritten.</exception>
    public static OnnxGraph Parse(ReadOnlyMemory<byte> bytes, string folder) => new(ProtobufMessage.Parse(bytes), folder);

    /// <summary>The model with every value that a node makes as an output, so that the runtime tells of which type it is.</summary>
    public byte[] ShowAll()
    {
        var known = Outputs.ToHashSet(StringComparer.Ordinal);
        var shown = new ProtobufMessage();
        foreach (var field in _graph.Fields)
        {
            shown.Add(field);
        }

        foreach (var value in Nodes.SelectMany(node => node.Outputs).Where(value => value.Length > 0 && known.Add(value)))
        {
            shown.Add(OnnxField.GraphOutput, new ProtobufMessage().Add(OnnxField.Name, value));
        }

        return _model.With(OnnxField.ModelGraph, shown).ToArray();
    }

    /// <summary>The model with other nodes and constants.</summary>
    /// <param name="nodes">In order.</param>
    /// <param name="constants">All there are.</param>
    /// <param name="declare">Takes what the graph states of a value; gives what it is to state.</param>
    public byte[] With(IEnumerable<ProtobufMessage> nodes, IEnumerable<ProtobufMessage> constants, Func<ProtobufMessage, IEnumerable<ProtobufMessage>> declare)
    {
        var inits = Constants.Select(constant => constant.Name).ToHashSet(StringComparer.Ordinal);
        var changed = new ProtobufMessage();
        foreach (var node in nodes)
        {
            changed.Add(OnnxField.GraphNode, node);
        }

        foreach (var field in _graph.Fields.Where(field => field.Number is not (OnnxField.GraphNode or OnnxField.GraphInitializer)))
        {
            // Models of old list constants among the inputs.
            var isStated = field.Number == OnnxField.GraphValue
                || (field.Number == OnnxField.GraphInput && inits.Contains(ProtobufMessage.Parse(field.Payload).Text(OnnxField.Name)));
            if (!isStated)
            {
                changed.Add(field);
                continue;
            }

            foreach (var value in declare(ProtobufMessage.Parse(field.Payload)))
            {
                changed.Add(field.Number, value);
            }
        }

        foreach (var constant in constants)
        {
            changed.Add(OnnxField.GraphInitializer, constant);
        }

        return _model.With(OnnxField.ModelGraph, changed).ToArray();
    }

    /// <summary>What a graph states of a value, for its copy of FP16.</summary>
    public static ProtobufMessage InHalf(ProtobufMessage value, string name)
    {
        var type = Only(value, OnnxField.ValueType);
        var tensor = type is null ? null : Only(type, OnnxField.TensorOf);
        var renamed = value.WithTexts(OnnxField.Name, _ => name);
        if (tensor is null)
        {
            return renamed;
        }

        var half = new ProtobufMessage();
        foreach (var field in tensor.Fields.Where(field => field.Number != OnnxField.Elements))
        {
            half.Add(field);
        }

        return renamed.With(OnnxField.ValueType, type!.With(OnnxField.TensorOf, half.Add(OnnxField.Elements, OnnxField.Half)));
    }

    private static bool IsFloat(ProtobufMessage value) =>
        Only(value, OnnxField.ValueType) is { } type && Only(type, OnnxField.TensorOf) is { } tensor && tensor.Number(OnnxField.Elements) == OnnxField.Float;

    private static ProtobufMessage? Only(ProtobufMessage message, int number) =>
        message.All(number).Select(payload => (ReadOnlyMemory<byte>?)payload).LastOrDefault() is { } found ? ProtobufMessage.Parse(found) : null;

    private IEnumerable<string> Names(int number) => _graph.All(number).Select(value => ProtobufMessage.Parse(value).Text(OnnxField.Name));
}
