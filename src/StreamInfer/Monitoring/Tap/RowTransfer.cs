using StreamInfer.Inference;
using StreamInfer.Monitoring.Columns;

namespace StreamInfer.Monitoring.Tap;

/// <summary>Copies rows of a topology's features from the inputs of one model to those of another. Numbers change their type where they have to. Immutable.</summary>
internal sealed class RowTransfer
{
    private readonly RowLayout _from;
    private readonly RowLayout _to;

    /// <param name="from">How rows lie.</param>
    /// <param name="to">How they are to lie.</param>
    public RowTransfer(RowLayout from, RowLayout to)
    {
        (_from, _to) = (from, to);
        for (var i = 0; i < from.Slots.Length && Problem is null; i++)
        {
            var isText = from.Tensors[from.Slots[i].Tensor].Type == ColumnType.String;
            if (isText != (to.Tensors[to.Slots[i].Tensor].Type == ColumnType.String))
            {
                Problem = $"feature {i + 1} of the topology is {(isText ? "text" : "a number")} for the model that scores, and {(isText ? "a number" : "text")} for this one";
            }
        }
    }

    /// <summary>Why rows cannot be copied; null where they can.</summary>
    public string? Problem { get; }

    /// <summary>Copies a row.</summary>
    public void Copy(FeatureBlock from, int fromRow, FeatureBlock to, int toRow)
    {
        for (var i = 0; i < _from.Slots.Length; i++)
        {
            var (source, target) = (_from.Slots[i], _to.Slots[i]);
            var (read, written) = (from.Tensors[source.Tensor], to.Tensors[target.Tensor]);
            var (at, put) = ((fromRow * read.Spec.Width) + source.Offset, (toRow * written.Spec.Width) + target.Offset);
            for (var column = 0; column < source.Width; column++)
            {
                Copy(read, at + column, written, put + column);
            }
        }
    }

    private static void Copy(TensorBuffer from, int at, TensorBuffer to, int put)
    {
        switch (to.Spec.Type)
        {
            case ColumnType.Float:
                to.Floats[put] = from.Spec.Type == ColumnType.Float ? from.Floats[at] : (float)RowValues.Number(from, at);
                break;
            case ColumnType.Double:
                to.Doubles[put] = RowValues.Number(from, at);
                break;
            case ColumnType.Int64:
                to.Int64s[put] = from.Spec.Type == ColumnType.Int64 ? from.Int64s[at] : (long)RowValues.Number(from, at);
                break;
            case ColumnType.Boolean:
                to.Booleans[put] = RowValues.Number(from, at) != 0;
                break;
            default:
                to.Strings[put] = from.Strings[at];
                break;
        }
    }
}
