using System.Globalization;
using System.Runtime.CompilerServices;
using StreamInfer.Publishing;

namespace StreamInfer.Decoding.Json;

/// <summary>
/// Walks JSON text (RFC 8259, without leniency) token by token. Methods answer false at the first mistake, which
/// <see cref="Fault"/> then describes; nothing throws and nothing is copied. The framework's reader was measured beside it: its exceptions
/// cost far more than the decoding of an event, which a stream of broken events would turn into a stall.
/// </summary>
internal ref struct JsonCursor(ReadOnlySpan<byte> data)
{
    /// <summary>Deepest nesting, the root object being 1.</summary>
    public const int MaxDepth = 64;

    private const string NoDigit = "a number has no digit where one is due";

    private readonly ReadOnlySpan<byte> _data = data;
    private DeadLetterReason _reason;
    private string? _problem;

    /// <summary>Next byte to read, from 0.</summary>
    public int Position { get; set; }

    public readonly DecodeFault Fault =>
        new(_reason, string.Create(CultureInfo.InvariantCulture, $"JSON: {_problem} at byte {Position}"));

    /// <summary>The bytes between two positions.</summary>
    public readonly ReadOnlySpan<byte> Slice(int start, int length) => _data.Slice(start, length);

    /// <summary>
    /// Skips white space and says which byte comes next, without taking it; 0 at the end (and for the byte 0, which is never legal).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Peek()
    {
        var position = Position;
        if ((uint)position < (uint)_data.Length && _data[position] > ' ')
        {
            return _data[position];
        }

        return PeekBehindSpace();
    }

    /// <summary>Takes the byte that <see cref="Peek"/> has shown.</summary>
    public void Take() => Position++;

    /// <summary>Takes this byte if it comes next.</summary>
    public bool TryTake(byte expected)
    {
        if (Peek() != expected)
        {
            return false;
        }

        Position++;
        return true;
    }

    /// <summary>Takes these bytes if they come next, exactly here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(ReadOnlySpan<byte> expected)
    {
        if (!_data[Position..].StartsWith(expected))
        {
            return false;
        }

        Position += expected.Length;
        return true;
    }

    /// <summary>Notes what is wrong here: cut short at the end of the data, broken before.</summary>
    /// <returns>False, always.</returns>
    public bool Fail(string problem) =>
        Fail(Position >= _data.Length ? DeadLetterReason.Truncated : DeadLetterReason.InvalidJson, problem);

    /// <summary>Notes a mistake.</summary>
    /// <returns>False, always.</returns>
    public bool Fail(DeadLetterReason reason, string problem)
    {
        _reason = reason;
        _problem = problem;
        return false;
    }

    /// <summary>Takes a string whose opening quote has been taken, with its closing quote.</summary>
    /// <param name="start">Where its content starts.</param>
    /// <param name="length">Bytes of its content, escapes as they stand.</param>
    /// <param name="hasEscapes">Whether there are any; they are well-formed.</param>
    public bool TakeString(out int start, out int length, out bool hasEscapes)
    {
        start = Position;
        var problem = JsonStrings.Scan(_data[start..], out length, out hasEscapes);
        Position += length + (problem is null ? 1 : 0);
        return problem is null || Fail(problem);
    }

    /// <summary>Takes the brace or bracket that comes next, unless that is a level too many.</summary>
    public bool TryOpen(int depth)
    {
        if (depth > MaxDepth)
        {
            return Fail(DeadLetterReason.TooDeep, "nesting exceeds 64 levels");
        }

        Position++;
        return true;
    }

    /// <summary>Takes a value of any kind, checking it.</summary>
    /// <param name="depth">Levels around it.</param>
    public bool SkipValue(int depth) => JsonSkip.Value(ref this, depth);

    /// <summary>Takes <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    public bool TakeLiteral(ReadOnlySpan<byte> literal)
    {
        if (TryTake(literal))
        {
            return true;
        }

        Position += _data[Position..].CommonPrefixLength(literal);
        return Fail("a value is misspelt");
    }

    /// <summary>Takes a number.</summary>
    public bool TakeNumber(out RawValue value)
    {
        var status = JsonNumber.Read(_data[Position..], out var length, out value);
        Position += length;
        return status || Fail(NoDigit);
    }

    /// <summary>Takes a number that nobody wants to know.</summary>
    public bool SkipNumber()
    {
        var status = JsonNumber.Skip(_data[Position..], out var length);
        Position += length;
        return status || Fail(NoDigit);
    }

    private byte PeekBehindSpace()
    {
        while (Position < _data.Length)
        {
            var next = _data[Position];
            if (next is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
            {
                return next;
            }

            Position++;
        }

        return 0;
    }
}
