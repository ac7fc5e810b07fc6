using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using StreamInfer.Inference;
using StreamInfer.Models;

namespace StreamInfer.OnnxRuntime;

/// <summary>
/// Shows rows of a feature block to the runtime. Numbers are read where they lie, in the block's pinned arrays; texts are copied, since
/// the runtime owns the memory of its strings.
/// </summary>
internal sealed class InputFeed : IDisposable
{
    private readonly ImmutableArray<BoundInput> _inputs;
    private readonly long[][] _shapes;
    private readonly OrtValue?[] _values;
    private int _rows;

    public InputFeed(ImmutableArray<BoundInput> inputs)
    {
        _inputs = inputs;
        _shapes = [.. inputs.Select(input => (long[])[0, .. input.RowDimensions])];
        _values = new OrtValue?[inputs.Length];
        Names = [.. inputs.Select(input => input.Spec.Name)];
    }

    /// <summary>Of the model's inputs, in the order of the values.</summary>
    public string[] Names { get; }

    /// <summary>Whether all inputs are of numbers, which another device can read as they lie.</summary>
    public bool IsNumeric => _inputs.All(input => input.Spec.Type != ColumnType.String);

    /// <summary>The runtime's name of a type of numbers.</summary>
    public static TensorElementType ElementOf(ColumnType type) => type switch
    {
        ColumnType.Float => TensorElementType.Float,
        ColumnType.Double => TensorElementType.Double,
        ColumnType.Int64 => TensorElementType.Int64,
        _ => TensorElementType.Bool,
    };

    /// <summary>Shows some rows.</summary>
    /// <param name="features">Must stay alive and unchanged while the values are in use.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">How many.</param>
    /// <returns>One value an input; good until the next call.</returns>
    public OrtValue[] Show(FeatureBlock features, int first, int rows)
    {
        for (var index = 0; index < _values.Length; index++)
        {
            _shapes[index][0] = rows;
            if (_inputs[index].Spec.Type == ColumnType.String)
            {
                _values[index] = CopyTexts(index, features.Tensors[index], first, rows);
            }
            else
            {
                _values[index]?.Dispose();
                _values[index] = null;
                _values[index] = ShowNumbers(features.Tensors[index], first, rows, _shapes[index]);
            }
        }

        _rows = rows;
        return _values!;
    }

    public void Dispose()
    {
        foreach (var value in _values)
        {
            value?.Dispose();
        }

        Array.Clear(_values);
    }

    private OrtValue CopyTexts(int index, TensorBuffer tensor, int first, int rows)
    {
        var value = _values[index];
        if (value is null || rows != _rows)
        {
            value?.Dispose();
            _values[index] = null;
            value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, _shapes[index]);
        }

        var texts = tensor.Strings.AsSpan(first * tensor.Spec.Width, rows * tensor.Spec.Width);
        for (var element = 0; element < texts.Length; element++)
        {
            value.StringTensorSetElementAt(texts[element].AsSpan(), element);
        }

        return value;
    }

    private static OrtValue ShowNumbers(TensorBuffer tensor, int first, int rows, long[] shape) => tensor.Spec.Type switch
    {
        ColumnType.Float => Show(tensor.Floats, TensorElementType.Float, tensor.Spec.Width, first, rows, shape),
        ColumnType.Double => Show(tensor.Doubles, TensorElementType.Double, tensor.Spec.Width, first, rows, shape),
        ColumnType.Int64 => Show(tensor.Int64s, TensorElementType.Int64, tensor.Spec.Width, first, rows, shape),
        _ => Show(tensor.Booleans, TensorElementType.Bool, tensor.Spec.Width, first, rows, shape),
    };

    private static unsafe OrtValue Show<T>(T[] pinned, TensorElementType type, int width, int first, int rows, long[] shape)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)(first + rows) * width, pinned.Length);
        return OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance,
            type,
            shape,
            Marshal.UnsafeAddrOfPinnedArrayElement(pinned, first * width),
            (long)rows * width * sizeof(T));
    }
}
