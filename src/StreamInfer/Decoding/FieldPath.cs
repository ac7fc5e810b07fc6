using System.Collections.Immutable;
using System.Globalization;

namespace StreamInfer.Decoding;

/// <summary>
/// Where in an event a value lies: names separated by dots, array elements as <c>[3]</c>, and map keys (or names with odd characters) either
/// as a name or as <c>['any text']</c>. Examples: <c>amount</c>, <c>card.country</c>, <c>items[0].price</c>, <c>tags['a.b']</c>.
/// </summary>
public sealed record FieldPath
{
    private FieldPath(string text, ImmutableArray<PathSegment> segments)
    {
        Text = text;
        Segments = segments;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>From the record's root inwards; at least one.</summary>
    public ImmutableArray<PathSegment> Segments { get; }

    /// <summary>Parses a path.</summary>
    /// <param name="text">The path as the topology has it.</param>
    /// <param name="path">The path, where the text is one.</param>
    /// <param name="error">What is wrong and where, otherwise.</param>
    public static bool TryParse(string text, out FieldPath? path, out string? error)
    {
        var segments = ImmutableArray.CreateBuilder<PathSegment>();
        var position = 0;
        path = null;
        while (position < text.Length || segments.Count == 0)
        {
            error = ReadSegment(text, ref position, segments);
            if (error is not null)
            {
                return false;
            }
        }

        error = null;
        path = new FieldPath(text, segments.ToImmutable());
        return true;
    }

    /// <summary>Parses a path that is known to be right.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static FieldPath Parse(string text) =>
        TryParse(text, out var path, out var error) ? path! : throw new FormatException($"path '{text}': {error}");

    public bool Equals(FieldPath? other) => other is not null && Segments.AsSpan().SequenceEqual(other.Segments.AsSpan());

    public override int GetHashCode() => Segments.Aggregate(17, HashCode.Combine);

    public override string ToString() => Text;

    private static string? ReadSegment(string text, ref int position, ImmutableArray<PathSegment>.Builder segments)
    {
        if (position < text.Length && text[position] == '[')
        {
            return ReadBracket(text, ref position, segments);
        }

        if (segments.Count > 0)
        {
            if (text[position] != '.')
            {
                return $"expected '.' or '[' at character {position + 1}";
            }

            position++;
        }

        var end = text.AsSpan(position).IndexOfAny('.', '[');
        end = end < 0 ? text.Length : position + end;
        if (end == position)
        {
            return $"a name is missing at character {position + 1}";
        }

        segments.Add(PathSegment.OfName(text[position..end]));
        position = end;
        return null;
    }

    private static string? ReadBracket(string text, ref int position, ImmutableArray<PathSegment>.Builder segments)
    {
        var start = position + 1;
        if (start < text.Length && text[start] is '\'' or '"')
        {
            var close = text.IndexOf($"{text[start]}]", start + 1, StringComparison.Ordinal);
            if (close < 0)
            {
                return $"the quoted key at character {start + 1} has no end";
            }

            segments.Add(PathSegment.OfName(text[(start + 1)..close]));
            position = close + 2;
            return null;
        }

        var end = text.IndexOf(']', start);
        if (end < 0 || !int.TryParse(text.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return $"expected [index] or ['key'] at character {position + 1}";
        }

        segments.Add(PathSegment.OfIndex(index));
        position = end + 1;
        return null;
    }
}
