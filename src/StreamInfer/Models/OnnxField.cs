namespace StreamInfer.Models;

/// <summary>Numbers of onnx.proto: fields of its messages, and its types of elements.</summary>
internal static class OnnxField
{
    public const int ModelGraph = 7;

    public const int GraphNode = 1;
    public const int GraphInitializer = 5;
    public const int GraphInput = 11;
    public const int GraphOutput = 12;
    public const int GraphValue = 13;
    public const int GraphSparse = 15;

    public const int NodeInput = 1;
    public const int NodeOutput = 2;
    public const int NodeName = 3;
    public const int NodeOperator = 4;
    public const int NodeAttribute = 5;
    public const int NodeDomain = 7;

    public const int AttributeName = 1;
    public const int AttributeInt = 3;
    public const int AttributeTensor = 5;
    public const int AttributeGraph = 6;
    public const int AttributeInts = 8;
    public const int AttributeStrings = 9;
    public const int AttributeGraphs = 11;
    public const int AttributeType = 20;

    public const int TensorDimension = 1;
    public const int TensorType = 2;
    public const int TensorFloats = 4;
    public const int TensorName = 8;
    public const int TensorBytes = 9;
    public const int TensorExternal = 13;
    public const int TensorLocation = 14;

    /// <summary>Of a value's name and of a function's, as of an entry's key and value in those of external tensors.</summary>
    public const int Name = 1;

    public const int EntryValue = 2;

    /// <summary>From a value to its type, from that to the type of a tensor, and to that of its elements.</summary>
    public const int ValueType = 2;

    public const int TensorOf = 1;
    public const int Elements = 1;

    public const ulong Float = 1;
    public const ulong Half = 10;
}
