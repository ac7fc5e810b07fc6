using System.Collections.Immutable;
using System.Text;
using StreamInfer.Inference;

namespace StreamInfer.Publishing;

/// <summary>Writes the field <c>outputs</c>: a map from output name to an array of its values, or null where there are none.</summary>
internal sealed class PassThroughAvro(ImmutableArray<TensorSpec> specs)
{
    private const byte DoubleBranch = 0;
    private const byte LongBranch = 2;
    private const byte BooleanBranch = 4;
    private const byte StringBranch = 6;

    // Block count and end of each array, its key's length, and the map's own frame; each value has a branch before it.
    private readonly int _fixedSize = (2 * AvroSpanWriter.MaxVarint)
        + specs.Sum(spec => (3 * AvroSpanWriter.MaxVarint) + Encoding.UTF8.GetByteCount(spec.Name) + (spec.Width * (1 + AvroSpanWriter.MaxVarint)));

    private readonly ImmutableArray<byte[]> _names = [.. specs.Select(spec => Encoding.UTF8.GetBytes(spec.Name))];

    /// <summary>The most bytes that one row can take.</summary>
    public int MaxSize(ScoreBlock scores, int row)
    {
        var size = _fixedSize;
        for (var i = 0; i < specs.Length; i++)
        {
            if (specs[i].Type == ColumnType.String)
            {
                foreach (var text in scores.PassThrough[i].Strings.AsSpan(row * specs[i].Width, specs[i].Width))
                {
                    size += Encoding.UTF8.GetByteCount(text);
                }
            }
        }

        return size;
    }

    public void Write(ref AvroSpanWriter writer, ScoreBlock scores, int row)
    {
        if (specs.IsEmpty)
        {
            writer.WriteByte(0);
            return;
        }

        writer.WriteByte(2);
        writer.WriteLong(specs.Length);
        for (var i = 0; i < specs.Length; i++)
        {
            writer.WriteBytes(_names[i]);
            WriteArray(ref writer, scores.PassThrough[i], row * specs[i].Width, specs[i].Width);
        }

        writer.WriteByte(0);
    }

    private static void WriteArray(ref AvroSpanWriter writer, TensorBuffer values, int start, int width)
    {
        var branch = values.Spec.Type switch
        {
            ColumnType.Int64 => LongBranch,
            ColumnType.Boolean => BooleanBranch,
            ColumnType.String => StringBranch,
            _ => DoubleBranch,
        };
        writer.WriteLong(width);
        for (var i = start; i < start + width; i++)
        {
            writer.WriteByte(branch);
            switch (values.Spec.Type)
            {
                case ColumnType.Float: writer.WriteDouble(values.Floats[i]); break;
                case ColumnType.Double: writer.WriteDouble(values.Doubles[i]); break;
                case ColumnType.Int64: writer.WriteLong(values.Int64s[i]); break;
                case ColumnType.Boolean: writer.WriteByte(values.Booleans[i] ? (byte)1 : (byte)0); break;
                default: writer.WriteString(values.Strings[i]); break;
            }
        }

        writer.WriteByte(0);
    }
}
