using System.Runtime.CompilerServices;
using StreamInfer.Inference;

namespace StreamInfer.Decoding.Features;

/// <summary>Puts finished values into the columns of one model input, as its type has them.</summary>
internal sealed class ColumnWriter(ColumnType type, bool coerce, TextCache texts)
{
    /// <summary>
    /// Writes a number: rounded to nearest into float and double; only whole and in range into int64; only 0 or 1 into boolean; as
    /// text only where the feature coerces.
    /// </summary>
    public ValueOutcome Write(TensorBuffer tensor, int at, Number number)
    {
        switch (type)
        {
            case ColumnType.Float:
                tensor.Floats[at] = number.AsFloat;
                return ValueOutcome.Done;
            case ColumnType.Double:
                tensor.Doubles[at] = number.AsDouble;
                return ValueOutcome.Done;
            case ColumnType.Int64:
                return number.TryInteger(out tensor.Int64s[at]) ? ValueOutcome.Done : ValueOutcome.IntegerDue;
            case ColumnType.Boolean:
                var isBit = number.TryInteger(out var bit) && bit is 0 or 1;
                tensor.Booleans[at] = bit == 1;
                return isBit ? ValueOutcome.Done : ValueOutcome.BooleanDue;
            default:
                return coerce ? WriteAsText(tensor, at, number) : ValueOutcome.TextDue;
        }
    }

    /// <summary>Writes text; the input takes text.</summary>
    public void Write(TensorBuffer tensor, int at, ReadOnlySpan<byte> utf8) => tensor.Strings[at] = texts.Get(utf8);

    /// <summary>Writes yes or no as the type says it: 1 or 0, true or false.</summary>
    public void Write(TensorBuffer tensor, int at, bool value)
    {
        switch (type)
        {
            case ColumnType.Float: tensor.Floats[at] = value ? 1 : 0; break;
            case ColumnType.Double: tensor.Doubles[at] = value ? 1 : 0; break;
            case ColumnType.Int64: tensor.Int64s[at] = value ? 1 : 0; break;
            case ColumnType.Boolean: tensor.Booleans[at] = value; break;
            default: tensor.Strings[at] = value ? "1" : "0"; break;
        }
    }

    [SkipLocalsInit]
    private ValueOutcome WriteAsText(TensorBuffer tensor, int at, Number number)
    {
        Write(tensor, at, NumberText.Write(number, stackalloc byte[NumberText.MaxLength]));
        return ValueOutcome.Done;
    }
}
