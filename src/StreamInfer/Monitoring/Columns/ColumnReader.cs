using System.Globalization;
using System.Text;
using StreamInfer.Decoding;
using StreamInfer.Inference;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Panes;
using StreamInfer.Monitoring.Quality;
using StreamInfer.Monitoring.Randomness;

namespace StreamInfer.Monitoring.Columns;

/// <summary>
/// Turns rows as a model gets them back into what monitoring wants: encoded categories into hashes of their text, imputed values into missing ones. Exact, but for two
/// things: a value that equals its feature's default counts as missing where another value of the event was imputed and the feature has no indicator of its own; and
/// what came to an array's one indicator is told apart by value. Used by one thread at a time; allocates nothing a row.
/// </summary>
/// <param name="columns">What is read.</param>
public sealed class ColumnReader(MonitoredColumns columns)
{
    /// <summary>Stands for every category that the topology does not list: its text is not in the row.</summary>
    public static readonly ulong Unlisted = Fnv1a.Hash("\uFFFD unlisted");

    private readonly Dictionary<long, ulong> _buckets = [];
    private readonly byte[] _utf8 = new byte[1024];

    /// <summary>What is read.</summary>
    public MonitoredColumns Columns => columns;

    /// <summary>Reads a row.</summary>
    /// <param name="block">Rows of the layout that the columns were made of.</param>
    /// <param name="row">Which of them.</param>
    /// <param name="quality">Of the event.</param>
    /// <param name="into">Gets its columns, and what was wrong.</param>
    /// <param name="to">Its row there, added before.</param>
    public void Read(FeatureBlock block, int row, QualityFlags quality, MonitoringBatch into, int to)
    {
        var isImputed = (quality & QualityFlags.Imputed) != QualityFlags.None;
        var isOutOfRange = (quality & QualityFlags.OutOfRange) != QualityFlags.None;
        var numbers = into.NumbersOf(to);
        var numeric = columns.NumericColumns.AsSpan();
        for (var i = 0; i < numeric.Length; i++)
        {
            var column = numeric[i];
            var tensor = block.Tensors[column.Tensor];
            var start = row * tensor.Spec.Width;
            var value = tensor.Spec.Type == ColumnType.Float ? tensor.Floats[start + column.Offset] : (float)RowValues.Number(tensor, start + column.Offset);
            if (isImputed && IsMissing(column, tensor, start, value))
            {
                numbers[i] = float.NaN;
                continue;
            }

            numbers[i] = value;

            // At the bound it was brought in, as the event would not be flagged for what was there before.
            if (isOutOfRange && (value <= column.Range.Low || value >= column.Range.High))
            {
                into.Violations.Add(new ColumnViolation(to, i, FeatureViolation.Range));
            }
        }

        var hashes = into.CategoriesOf(to);
        var categorical = columns.CategoricalColumns.AsSpan();
        for (var i = 0; i < categorical.Length; i++)
        {
            hashes[i] = Category(categorical[i], block, row, isImputed);
            if (hashes[i] == Unlisted)
            {
                into.Violations.Add(new ColumnViolation(to, numeric.Length + i, FeatureViolation.UnknownCategory));
            }
        }
    }

    private static bool IsMissing(MonitoredColumn column, TensorBuffer tensor, int start, double value) =>
        column.Indicator < 0
            ? value == (float)column.Imputed || double.IsNaN(value)
            : RowValues.Number(tensor, start + column.Indicator) == 1 && (column.OwnsIndicator || value == (float)column.Imputed);

    private ulong Category(MonitoredColumn column, FeatureBlock block, int row, bool isImputed)
    {
        var tensor = block.Tensors[column.Tensor];
        var start = row * tensor.Spec.Width;
        var at = start + column.Offset;
        if (column.Kind == ColumnKind.Text)
        {
            var text = tensor.Strings[at];
            return isImputed && string.Equals(text, column.ImputedText, StringComparison.Ordinal) ? CategoryCounter.Absent : Hash(text);
        }

        var value = column.Kind == ColumnKind.OneHot ? RowValues.HotOf(tensor, at, column.Width) : (long)RowValues.Number(tensor, at);
        if (isImputed && IsMissing(column, tensor, start, value))
        {
            return CategoryCounter.Absent;
        }

        if (column.Kind == ColumnKind.Bucket)
        {
            return Bucket(value);
        }

        return value >= 0 && value < column.Categories.Length ? column.Categories[value] : Unlisted;
    }

    /// <summary>The text of a bucket is its number.</summary>
    private ulong Bucket(long number)
    {
        if (!_buckets.TryGetValue(number, out var hash))
        {
            _buckets.Add(number, hash = Fnv1a.Hash(number.ToString(CultureInfo.InvariantCulture)));
        }

        return hash;
    }

    private ulong Hash(string text) => text.Length * 3 <= _utf8.Length ? Fnv1a.Hash(_utf8.AsSpan(0, Encoding.UTF8.GetBytes(text, _utf8))) : Fnv1a.Hash(text);
}
