using System.Buffers.Text;
using System.Text.Json;
using StreamInfer.Decoding;
using StreamInfer.Ingestion;

namespace StreamInfer.Host.History;

/// <summary>
/// Writes rows of text as the JSON events that they stand for. A column's name is a path, so that nested values come out nested; nothing (and <c>NaN</c>)
/// stands for null, <c>true</c> and <c>false</c> for themselves, what reads as a number for that number, and all else for text.
/// </summary>
internal sealed class CsvEvent
{
    private readonly Node _root = new();

    /// <param name="columns">The header.</param>
    /// <param name="texts">Columns whose values stay text, whatever they look like: categories may be made of digits.</param>
    public CsvEvent(IReadOnlyList<string> columns, IReadOnlySet<string> texts)
    {
        for (var column = 0; column < columns.Count; column++)
        {
            var node = _root;
            foreach (var step in Steps(columns[column]))
            {
                node = node.Child(step);
            }

            (node.Column, node.IsText) = (column, texts.Contains(columns[column]));
        }
    }

    public void Write(IReadOnlyList<ByteRange> fields, Utf8JsonWriter json) => Write(_root, fields, json);

    private static PathSegment[] Steps(string column) =>
        FieldPath.TryParse(column, out var path, out _) && !path!.Segments[0].IsIndex ? [.. path.Segments] : [PathSegment.OfName(column)];

    private static void Write(Node node, IReadOnlyList<ByteRange> fields, Utf8JsonWriter json)
    {
        if (node.Column >= 0)
        {
            WriteValue(fields[node.Column].Span, node.IsText, json);
            return;
        }

        if (node.IsArray)
        {
            json.WriteStartArray();
            node.Children.ForEach(child => Write(child, fields, json));
            json.WriteEndArray();
            return;
        }

        json.WriteStartObject();
        foreach (var child in node.Children)
        {
            json.WritePropertyName(child.Name);
            Write(child, fields, json);
        }

        json.WriteEndObject();
    }

    private static void WriteValue(ReadOnlySpan<byte> text, bool isText, Utf8JsonWriter json)
    {
        if (text.IsEmpty)
        {
            json.WriteNullValue();
        }
        else if (isText || !TryWriteTyped(text, json))
        {
            json.WriteStringValue(text);
        }
    }

    private static bool TryWriteTyped(ReadOnlySpan<byte> text, Utf8JsonWriter json)
    {
        if (Utf8Parser.TryParse(text, out long integer, out var used) && used == text.Length)
        {
            json.WriteNumberValue(integer);
        }
        else if (Utf8Parser.TryParse(text, out double number, out used) && used == text.Length)
        {
            if (double.IsFinite(number))
            {
                json.WriteNumberValue(number);
            }
            else if (double.IsNaN(number))
            {
                json.WriteNullValue();
            }
            else
            {
                return false;
            }
        }
        else if (text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8))
        {
            json.WriteBooleanValue(text.Length == 4);
        }
        else
        {
            return false;
        }

        return true;
    }

    private sealed class Node
    {
        public JsonEncodedText Name { get; private init; }

        public List<Node> Children { get; } = [];

        public bool IsArray { get; private set; }

        /// <summary>-1 for an object or array.</summary>
        public int Column { get; set; } = -1;

        public bool IsText { get; set; }

        private PathSegment Step { get; init; }

        public Node Child(PathSegment step)
        {
            if (Children.Find(child => child.Step.Equals(step)) is { } known)
            {
                return known;
            }

            IsArray |= step.IsIndex;
            var child = new Node { Step = step, Name = JsonEncodedText.Encode(step.Name ?? "") };
            Children.Add(child);
            if (IsArray)
            {
                Children.Sort(static (a, b) => a.Step.Index.CompareTo(b.Step.Index));
            }

            return child;
        }
    }
}
