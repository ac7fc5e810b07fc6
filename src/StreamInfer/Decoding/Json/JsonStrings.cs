using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamInfer.Decoding.Json;

/// <summary>Finds where JSON strings end and checks their escapes; what the bytes mean as UTF-8 is not its business.</summary>
internal static class JsonStrings
{
    /// <summary>Scans a string from behind its opening quote.</summary>
    /// <param name="data">From there to the end of the payload.</param>
    /// <param name="length">Bytes before the closing quote, or before the byte that is wrong.</param>
    /// <param name="hasEscapes">Whether there are escapes.</param>
    /// <returns>What is wrong; null for nothing.</returns>
    public static string? Scan(ReadOnlySpan<byte> data, out int length, out bool hasEscapes)
    {
        length = 0;
        hasEscapes = false;
        while (true)
        {
            length = SkipPlain(data, length);
            if (length >= data.Length)
            {
                return "a string has no end";
            }

            if (data[length] == '"')
            {
                return null;
            }

            if (data[length] != '\\')
            {
                return "a control character stands in a string";
            }

            hasEscapes = true;
            if (SkipEscape(data, ref length) is { } problem)
            {
                return problem;
            }
        }
    }

    private static string? SkipEscape(ReadOnlySpan<byte> data, ref int position)
    {
        position++;
        if (position >= data.Length)
        {
            return "an escape has no end";
        }

        var isUnit = data[position] == 'u';
        if (!isUnit && !"\"\\/bfnrt"u8.Contains(data[position]))
        {
            return "an escape is unknown";
        }

        position++;
        for (var i = 0; isUnit && i < 4; i++, position++)
        {
            if (position >= data.Length || !char.IsAsciiHexDigit((char)data[position]))
            {
                return "an escape has no four hex digits";
            }
        }

        return null;
    }

    // Eight bytes at a time: a byte's high bit is set where it is a quote, a backslash or below 0x20. A borrow can set bits above the
    // first hit, never below, and only the first counts.
    private static int SkipPlain(ReadOnlySpan<byte> data, int position)
    {
        const ulong Ones = 0x0101010101010101;
        const ulong Highs = 0x8080808080808080;
        ref var start = ref MemoryMarshal.GetReference(data);
        for (; position <= data.Length - sizeof(ulong); position += sizeof(ulong))
        {
            var word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, position));
            var quote = word ^ (Ones * '"');
            var backslash = word ^ (Ones * '\\');
            var hits = (((quote - Ones) & ~quote) | ((backslash - Ones) & ~backslash) | ((word - (Ones * ' ')) & ~word)) & Highs;
            if (hits != 0)
            {
                return position + (BitOperations.TrailingZeroCount(hits) >> 3);
            }
        }

        while (position < data.Length && data[position] is >= (byte)' ' and not (byte)'"' and not (byte)'\\')
        {
            position++;
        }

        return position;
    }
}
