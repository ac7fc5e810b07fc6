using System.Text;

namespace StreamInfer.Host.Tools;

/// <summary>Reads comma-separated rows by RFC 4180: quoted fields may hold commas, doubled quotes and line breaks.</summary>
internal sealed class CsvReader(TextReader input)
{
    private readonly StringBuilder _field = new();
    private int _line = 1;

    /// <summary>Line on which the last row began, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>The next row; null at the end. Empty lines are passed over.</summary>
    /// <exception cref="FormatException">A quote is not closed, or text follows a closing quote.</exception>
    public List<string>? ReadRow()
    {
        while (input.Peek() is '\r' or '\n')
        {
            ReadLineEnd();
        }

        if (input.Peek() < 0)
        {
            return null;
        }

        Line = _line;
        var row = new List<string> { ReadField() };
        while (input.Peek() == ',')
        {
            _ = input.Read();
            row.Add(ReadField());
        }

        ReadLineEnd();
        return row;
    }

    private string ReadField()
    {
        _field.Clear();
        if (input.Peek() == '"')
        {
            return ReadQuoted();
        }

        while (input.Peek() is >= 0 and not (',' or '\r' or '\n'))
        {
            _field.Append((char)input.Read());
        }

        return _field.ToString();
    }

    private string ReadQuoted()
    {
        _ = input.Read();
        while (true)
        {
            var next = input.Read();
            if (next < 0)
            {
                throw new FormatException($"line {Line}: a quoted field has no closing quote");
            }

            if (next != '"')
            {
                _line += next == '\n' ? 1 : 0;
                _field.Append((char)next);
            }
            else if (input.Peek() == '"')
            {
                _field.Append((char)input.Read());
            }
            else if (input.Peek() is < 0 or ',' or '\r' or '\n')
            {
                return _field.ToString();
            }
            else
            {
                throw new FormatException($"line {Line}: text follows the closing quote of a field");
            }
        }
    }

    private void ReadLineEnd()
    {
        if (input.Peek() == '\r')
        {
            _ = input.Read();
        }

        if (input.Peek() == '\n')
        {
            _ = input.Read();
            _line++;
        }
    }
}
