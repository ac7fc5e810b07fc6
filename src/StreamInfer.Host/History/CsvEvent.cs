using System.Text;
using StreamInfer.Decoding;
using StreamInfer.Ingestion;

namespace StreamInfer.Host.History;

/// <summary>
/// Writes rows of text as the JSON events that they stand for. A column's name is a path, so that nested values come out nested; nothing (and <c>NaN</c>)
/// stands for null, <c>true</c> and <c>false</c> for themselves, what reads as a number for that number, and all else for text. What is the same in every row is put together once.
/// One thread at a time; allocates nothing a row but for text that JSON has to escape.
/// </summary>
internal sealed class CsvEvent
{
    private readonly List<(byte[] Before, int Column, bool IsText)> _values = [];
    private readonly CsvValueWriter _writer = new();
    private readonly byte[] _end;

    /// <param name="columns">The header.</param>
    /// <param name="texts">Columns whose values stay text, whatever they look like: categories may be made of digits.</param>
    public CsvEvent(IReadOnlyList<string> columns, IReadOnlySet<string> texts)
    {
        var root = new CsvNode();
        for (var column = 0; column < columns.Count; column++)
        {
            var node = root;
            foreach (var step in Steps(columns[column]))
            {
                node = node.Child(step);
            }

            (node.Column, node.IsText) = (column, texts.Contains(columns[column]));
        }

        var before = new StringBuilder();
        Compile(root, before);
        _end = Encoding.UTF8.GetBytes(before.ToString());
    }

    /// <summary>Writes a row.</summary>
    /// <param name="fields">As many as there are columns.</param>
    /// <returns>The event; valid until the next.</returns>
    public ByteRange Write(ReadOnlySpan<ByteRange> fields)
    {
        _writer.Clear();
        foreach (var (before, column, isText) in _values)
        {
            _writer.Append(before);
            _writer.AppendValue(fields[column].Span, isText);
        }

        _writer.Append(_end);
        return _writer.Written;
    }

    private static PathSegment[] Steps(string column) =>
        FieldPath.TryParse(column, out var path, out _) && !path!.Segments[0].IsIndex ? [.. path.Segments] : [PathSegment.OfName(column)];

    /// <param name="node">What is written next.</param>
    /// <param name="before">What is the same in every row, since the last value.</param>
    private void Compile(CsvNode node, StringBuilder before)
    {
        if (node.Column >= 0)
        {
            _values.Add((Encoding.UTF8.GetBytes(before.ToString()), node.Column, node.IsText));
            before.Clear();
            return;
        }

        before.Append(node.IsArray ? '[' : '{');
        foreach (var (i, child) in node.Children.Index())
        {
            before.Append(i > 0 ? "," : "").Append(node.IsArray ? "" : $"\"{child.Name}\":");
            Compile(child, before);
        }

        before.Append(node.IsArray ? ']' : '}');
    }
}
