using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace StreamInfer.OnnxRuntime;

/// <summary>Tensors of numbers with an entry a row, which a model gives or takes whatever the number of rows: what memory for them is laid out by.</summary>
/// <param name="Names">Of the outputs.</param>
/// <param name="Types">Of their elements.</param>
/// <param name="RowShapes">Their shapes without the first dimension.</param>
internal sealed record OutputLayout(string[] Names, TensorElementType[] Types, long[][] RowShapes)
{
    public int Count => Names.Length;

    /// <summary>Learns the outputs from a run.</summary>
    /// <param name="outputs">Names of the outputs.</param>
    /// <param name="results">What the run gave, in the order of <paramref name="outputs"/>.</param>
    /// <param name="rows">Rows of that run, 2 or more: with one, a dimension that counts rows looks like any other of 1.</param>
    /// <returns>Null where an output is not a tensor of numbers with an entry a row.</returns>
    public static OutputLayout? TryLearn(string[] outputs, IReadOnlyList<OrtValue> results, int rows)
    {
        var types = new TensorElementType[results.Count];
        var shapes = new long[results.Count][];
        for (var index = 0; index < results.Count; index++)
        {
            if (results[index].OnnxType != OnnxValueType.ONNX_TYPE_TENSOR)
            {
                return null;
            }

            var seen = results[index].GetTensorTypeAndShape();
            if (ElementSize(seen.ElementDataType) == 0 || seen.ElementCount == 0 || seen.Shape.Length == 0 || seen.Shape[0] != rows)
            {
                return null;
            }

            (types[index], shapes[index]) = (seen.ElementDataType, seen.Shape[1..]);
        }

        return new OutputLayout(outputs, types, shapes);
    }

    /// <summary>Bytes of a row of one output.</summary>
    public int RowSize(int index) => RowSize(Types[index], RowShapes[index]);

    /// <summary>Shows memory as one output of so many rows.</summary>
    public OrtValue Show(int index, OrtMemoryInfo where, nint memory, int rows) =>
        OrtValue.CreateTensorValueWithData(where, Types[index], [rows, .. RowShapes[index]], memory, (long)rows * RowSize(index));

    private static int RowSize(TensorElementType type, long[] rowShape) => checked((int)(rowShape.Aggregate(1L, (size, length) => size * length) * ElementSize(type)));

    /// <summary>Bytes an element; 0 for types that are not read by binding.</summary>
    private static int ElementSize(TensorElementType type) => type switch
    {
        TensorElementType.Float => sizeof(float),
        TensorElementType.Double => sizeof(double),
        TensorElementType.Int64 => sizeof(long),
        TensorElementType.Bool => sizeof(bool),
        _ => 0,
    };
}
