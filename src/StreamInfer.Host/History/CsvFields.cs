using System.Runtime.InteropServices;
using StreamInfer.Ingestion;

namespace StreamInfer.Host.History;

/// <summary>
/// Splits rows of comma-separated values by RFC 4180, as bytes: quoted fields may hold commas, doubled quotes and line breaks. Empty lines are passed over.
/// One thread at a time.
/// </summary>
internal sealed class CsvFields(LineReader lines)
{
    private readonly PinnedArena _quoted = new(64 * 1024);
    private readonly List<ByteRange> _fields = [];

    /// <summary>Line on which the last row began, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Fields of the last row; valid until the next.</summary>
    public ReadOnlySpan<ByteRange> Fields => CollectionsMarshal.AsSpan(_fields);

    /// <summary>Reads a row.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="FormatException">A quote is not closed, or text follows a closing quote.</exception>
    public bool TryRead()
    {
        _fields.Clear();
        _quoted.Clear();
        ByteRange line;
        do
        {
            if (!lines.TryRead(out line))
            {
                return false;
            }
        }
        while (line.Length == 0);

        Line = lines.Line;
        Split(line);
        return true;
    }

    private void Split(ByteRange line)
    {
        // A row with a quote may go on in further lines, which the reader's buffer does not keep: it is copied.
        if (line.Span.Contains((byte)'"'))
        {
            SplitQuoted(line);
            return;
        }

        var left = line.Span;
        for (var start = 0; ;)
        {
            var comma = left.IndexOf((byte)',');
            var length = comma < 0 ? left.Length : comma;
            _fields.Add(new ByteRange(line.Pointer + start, length));
            if (comma < 0)
            {
                return;
            }

            start += comma + 1;
            left = left[(comma + 1)..];
        }
    }

    private void SplitQuoted(ByteRange line)
    {
        var text = line.Span.ToArray();
        for (var at = 0; ;)
        {
            if (at < text.Length && text[at] == '"')
            {
                _fields.Add(ReadQuoted(ref text, ref at));
            }
            else
            {
                var comma = Array.IndexOf(text, (byte)',', at);
                var end = comma < 0 ? text.Length : comma;
                _fields.Add(_quoted.Append(text.AsSpan(at, end - at)));
                at = end;
            }

            if (at == text.Length)
            {
                return;
            }

            if (text[at++] != ',')
            {
                throw new FormatException($"line {Line}: text follows the closing quote of a field");
            }
        }
    }

    private ByteRange ReadQuoted(ref byte[] text, ref int at)
    {
        var field = new List<byte>();
        for (at++; ; at++)
        {
            if (at == text.Length)
            {
                if (!lines.TryRead(out var next))
                {
                    throw new FormatException($"line {Line}: a quoted field has no closing quote");
                }

                field.Add((byte)'\n');
                (text, at) = (next.Span.ToArray(), -1);
            }
            else if (text[at] != '"')
            {
                field.Add(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                field.Add((byte)'"');
                at++;
            }
            else
            {
                at++;
                return _quoted.Append(field.ToArray());
            }
        }
    }
}
