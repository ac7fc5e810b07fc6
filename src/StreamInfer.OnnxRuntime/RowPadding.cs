using StreamInfer.Inference;

namespace StreamInfer.OnnxRuntime;

/// <summary>
/// Fills a model's fixed number of rows from fewer: the last row stands in for the missing ones, as the likeliest input that does no
/// harm.
/// </summary>
internal static class RowPadding
{
    /// <param name="target">All its rows are filled.</param>
    /// <param name="source">Where the rows come from.</param>
    /// <param name="first">First row of the source.</param>
    /// <param name="rows">1 up to the target's capacity.</param>
    public static void Fill(FeatureBlock target, FeatureBlock source, int first, int rows)
    {
        for (var index = 0; index < target.Tensors.Length; index++)
        {
            var to = target.Tensors[index];
            var from = source.Tensors[index];
            switch (to.Spec.Type)
            {
                case ColumnType.Float: Fill(to.Floats, from.Floats, to.Spec.Width, first, rows); break;
                case ColumnType.Double: Fill(to.Doubles, from.Doubles, to.Spec.Width, first, rows); break;
                case ColumnType.Int64: Fill(to.Int64s, from.Int64s, to.Spec.Width, first, rows); break;
                case ColumnType.Boolean: Fill(to.Booleans, from.Booleans, to.Spec.Width, first, rows); break;
                default: Fill(to.Strings, from.Strings, to.Spec.Width, first, rows); break;
            }
        }
    }

    private static void Fill<T>(T[] target, T[] source, int width, int first, int rows)
    {
        Array.Copy(source, first * width, target, 0, rows * width);
        for (var at = rows * width; at < target.Length; at += width)
        {
            Array.Copy(target, (rows - 1) * width, target, at, width);
        }
    }
}
