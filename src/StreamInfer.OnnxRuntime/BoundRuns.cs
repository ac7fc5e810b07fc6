using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace StreamInfer.OnnxRuntime;

/// <summary>
/// Runs with outputs that lie in memory of ours and are bound once a batch size. Making and naming them anew costs some 6 µs and 400 bytes a run, which
/// is most of the run of a small model on few rows (docs/decisions/0009).
/// </summary>
/// <remarks>
/// Only for outputs that are tensors of numbers with one entry a row, as the first run of more than one row showed them. A model may still surprise: when
/// a bound run fails, the session runs without binding, and keeps to that if it helps.
/// </remarks>
internal sealed class BoundRuns : IDisposable
{
    /// <summary>Most batch sizes that get a binding of their own: some hundred bytes each. Larger batches run without.</summary>
    private const int MaxSizes = 1024;

    private readonly InferenceSession _session;
    private readonly string[] _inputs;
    private readonly string[] _outputs;
    private readonly TensorElementType[] _types;
    private readonly long[][] _rowShapes;
    private readonly byte[][] _memory;
    private readonly OrtIoBinding?[] _bindings;
    private readonly OrtValue[]?[] _values;

    private BoundRuns(InferenceSession session, string[] inputs, string[] outputs, TensorElementType[] types, long[][] rowShapes, int capacity)
    {
        (_session, _inputs, _outputs, _types, _rowShapes) = (session, inputs, outputs, types, rowShapes);
        Capacity = Math.Min(capacity, MaxSizes);
        _memory = [.. types.Select((type, index) => GC.AllocateArray<byte>(Capacity * RowSize(type, rowShapes[index]), pinned: true))];
        _bindings = new OrtIoBinding?[Capacity + 1];
        _values = new OrtValue[]?[Capacity + 1];
    }

    /// <summary>The largest batch that it runs.</summary>
    public int Capacity { get; }

    /// <summary>Learns the outputs from a run.</summary>
    /// <param name="session">The model.</param>
    /// <param name="inputs">Names of the inputs.</param>
    /// <param name="outputs">Names of the outputs.</param>
    /// <param name="results">What the run gave, in the order of <paramref name="outputs"/>.</param>
    /// <param name="rows">Rows of that run, 2 or more: with one, a dimension that counts rows looks like any other of 1.</param>
    /// <param name="capacity">Most rows of a batch.</param>
    /// <returns>Null where an output is not a tensor of numbers with an entry a row.</returns>
    public static BoundRuns? TryLearn(InferenceSession session, string[] inputs, string[] outputs, IReadOnlyList<OrtValue> results, int rows, int capacity)
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

        return new BoundRuns(session, inputs, outputs, types, shapes, capacity);
    }

    /// <summary>Runs the model.</summary>
    /// <param name="options">Of the run.</param>
    /// <param name="inputs">In the order of the input names.</param>
    /// <param name="rows">1 to <see cref="Capacity"/>.</param>
    /// <returns>The outputs; good until the next run.</returns>
    /// <exception cref="OnnxRuntimeException">The model failed, or gave outputs of another shape than it did at first.</exception>
    public OrtValue[] Run(RunOptions options, OrtValue[] inputs, int rows)
    {
        var binding = _bindings[rows] ?? Bind(rows);
        for (var index = 0; index < inputs.Length; index++)
        {
            binding.BindInput(_inputs[index], inputs[index]);
        }

        _session.RunWithBinding(options, binding);
        return _values[rows]!;
    }

    public void Dispose()
    {
        foreach (var binding in _bindings)
        {
            binding?.Dispose();
        }

        foreach (var value in _values.SelectMany(values => values ?? []))
        {
            value.Dispose();
        }

        Array.Clear(_bindings);
        Array.Clear(_values);
    }

    private OrtIoBinding Bind(int rows)
    {
        var binding = _session.CreateIoBinding();
        var values = new OrtValue[_outputs.Length];
        for (var index = 0; index < values.Length; index++)
        {
            // All sizes share the memory: one run at a time, and its results are read before the next.
            values[index] = OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance,
                _types[index],
                [rows, .. _rowShapes[index]],
                Marshal.UnsafeAddrOfPinnedArrayElement(_memory[index], 0),
                (long)rows * RowSize(_types[index], _rowShapes[index]));
            binding.BindOutput(_outputs[index], values[index]);
        }

        _values[rows] = values;
        _bindings[rows] = binding;
        return binding;
    }

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
