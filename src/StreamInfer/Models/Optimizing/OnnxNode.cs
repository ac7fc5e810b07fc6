using System.Collections.Immutable;

namespace StreamInfer.Models.Optimizing;

/// <summary>One node of a graph.</summary>
internal sealed class OnnxNode
{
    private const ulong IntAttribute = 2;

    private readonly ProtobufMessage _message;

    public OnnxNode(ProtobufMessage message)
    {
        _message = message;
        Inputs = [.. message.Texts(OnnxField.NodeInput)];
        Outputs = [.. message.Texts(OnnxField.NodeOutput)];
        (Name, Operator) = (message.Text(OnnxField.NodeName), message.Text(OnnxField.NodeOperator));
        var domain = message.Text(OnnxField.NodeDomain);
        Domain = domain is "ai.onnx" ? string.Empty : domain;
        Attributes = [.. message.All(OnnxField.NodeAttribute).Select(ProtobufMessage.Parse)];
    }

    /// <summary>Names of values; one that is left out has the empty name.</summary>
    public ImmutableArray<string> Inputs { get; }

    public ImmutableArray<string> Outputs { get; }

    /// <summary>May be empty.</summary>
    public string Name { get; }

    public string Operator { get; }

    /// <summary>Empty for ONNX's own operators.</summary>
    public string Domain { get; }

    public ImmutableArray<ProtobufMessage> Attributes { get; }

    /// <summary>Whether it holds graphs of its own, as If and Loop do.</summary>
    public bool HoldsGraphs => Attributes.Any(attribute => attribute.Fields.Any(part => part.Number is OnnxField.AttributeGraph or OnnxField.AttributeGraphs));

    /// <summary>As messages call it.</summary>
    public string Label => Domain.Length == 0 ? Operator : $"{Domain}.{Operator}";

    /// <summary>The tensor of a Constant; null where it is given otherwise, or is none.</summary>
    public ProtobufMessage? Constant => Operator == "Constant" && Domain.Length == 0
        ? Attributes.Where(attribute => attribute.Text(OnnxField.AttributeName) == "value").SelectMany(attribute => attribute.All(OnnxField.AttributeTensor)).Select(ProtobufMessage.Parse).FirstOrDefault()
        : null;

    /// <summary>The same node between other values.</summary>
    public ProtobufMessage Between(Func<string, string> input, Func<string, string> output) =>
        _message.WithTexts(OnnxField.NodeInput, input).WithTexts(OnnxField.NodeOutput, output);

    /// <summary>A node that turns floats of one size into those of another.</summary>
    /// <param name="from">The value.</param>
    /// <param name="to">What it becomes; the node is named after it.</param>
    /// <param name="type">Of the elements of <paramref name="to"/>.</param>
    public static ProtobufMessage Cast(string from, string to, ulong type) => new ProtobufMessage()
        .Add(OnnxField.NodeInput, from).Add(OnnxField.NodeOutput, to).Add(OnnxField.NodeName, $"cast:{to}").Add(OnnxField.NodeOperator, "Cast")
        .Add(OnnxField.NodeAttribute, new ProtobufMessage().Add(OnnxField.AttributeName, "to").Add(OnnxField.AttributeInt, type).Add(OnnxField.AttributeType, IntAttribute));
}
