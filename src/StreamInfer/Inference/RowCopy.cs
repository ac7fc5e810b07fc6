namespace StreamInfer.Inference;

/// <summary>Copies rows between blocks of the same layout or shape.</summary>
public static class RowCopy
{
    public static void Copy(FeatureBlock from, int fromRow, FeatureBlock to, int toRow, int rows)
    {
        for (var i = 0; i < from.Tensors.Length; i++)
        {
            Copy(from.Tensors[i], fromRow, to.Tensors[i], toRow, rows);
        }
    }

    /// <summary>
    /// Fills the rows from <paramref name="rows"/> up to <paramref name="target"/> with copies of the one before them: the likeliest input that does no harm.
    /// </summary>
    public static void RepeatLast(FeatureBlock block, int rows, int target)
    {
        for (var row = rows; row < target; row++)
        {
            Copy(block, rows - 1, block, row, 1);
        }
    }

    public static void Copy(ScoreBlock from, int fromRow, ScoreBlock to, int toRow, int rows)
    {
        Array.Copy(from.Scores, fromRow, to.Scores, toRow, rows);
        Copy(from.Probabilities, to.Probabilities, fromRow, toRow, rows, from.Shape.ClassCount);
        Copy(from.LabelIds, to.LabelIds, fromRow, toRow, rows, Math.Sign(from.LabelIds.Length));
        Copy(from.LabelTexts, to.LabelTexts, fromRow, toRow, rows, Math.Sign(from.LabelTexts.Length));
        for (var i = 0; i < from.PassThrough.Length; i++)
        {
            Copy(from.PassThrough[i], fromRow, to.PassThrough[i], toRow, rows);
        }
    }

    private static void Copy(TensorBuffer from, int fromRow, TensorBuffer to, int toRow, int rows)
    {
        var width = from.Spec.Width;
        switch (from.Spec.Type)
        {
            case ColumnType.Float: Copy(from.Floats, to.Floats, fromRow, toRow, rows, width); break;
            case ColumnType.Double: Copy(from.Doubles, to.Doubles, fromRow, toRow, rows, width); break;
            case ColumnType.Int64: Copy(from.Int64s, to.Int64s, fromRow, toRow, rows, width); break;
            case ColumnType.Boolean: Copy(from.Booleans, to.Booleans, fromRow, toRow, rows, width); break;
            default: Copy(from.Strings, to.Strings, fromRow, toRow, rows, width); break;
        }
    }

    private static void Copy(Array from, Array to, int fromRow, int toRow, int rows, int width) =>
        Array.Copy(from, fromRow * width, to, toRow * width, rows * width);
}
