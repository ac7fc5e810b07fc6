using System.Runtime.CompilerServices;
using StreamInfer.Inference;

namespace StreamInfer.Monitoring.Columns;

/// <summary>Reads values of model inputs, whatever their type.</summary>
internal static class RowValues
{
    /// <summary>A number; not of a text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Number(TensorBuffer tensor, int at) => tensor.Spec.Type switch
    {
        ColumnType.Float => tensor.Floats[at],
        ColumnType.Double => tensor.Doubles[at],
        ColumnType.Int64 => tensor.Int64s[at],
        _ => tensor.Booleans[at] ? 1 : 0,
    };

    /// <summary>Which of adjacent columns is 1; -1 if none is.</summary>
    public static int HotOf(TensorBuffer tensor, int at, int width) => tensor.Spec.Type switch
    {
        ColumnType.Float => tensor.Floats.AsSpan(at, width).IndexOf(1f),
        ColumnType.Double => tensor.Doubles.AsSpan(at, width).IndexOf(1d),
        ColumnType.Int64 => tensor.Int64s.AsSpan(at, width).IndexOf(1L),
        ColumnType.Boolean => tensor.Booleans.AsSpan(at, width).IndexOf(true),
        _ => tensor.Strings.AsSpan(at, width).IndexOf("1"),
    };
}
