using System.Globalization;
using System.Text;

namespace StreamInfer.Decoding.Json;

/// <summary>Resolves the escapes of JSON strings.</summary>
internal static class JsonEscapes
{
    private const int UnitLength = 6;

    /// <summary>Writes <paramref name="content"/> with its escapes resolved; that is never longer.</summary>
    /// <param name="content">The content of a string whose escapes are well-formed.</param>
    /// <param name="destination">At least as long.</param>
    /// <param name="written">Bytes written.</param>
    /// <returns>False if half of a surrogate pair stands alone, which no UTF-8 can express.</returns>
    public static bool TryResolve(ReadOnlySpan<byte> content, Span<byte> destination, out int written)
    {
        written = 0;
        while (true)
        {
            var plain = content.IndexOf((byte)'\\');
            if (plain < 0)
            {
                content.CopyTo(destination[written..]);
                written += content.Length;
                return true;
            }

            content[..plain].CopyTo(destination[written..]);
            written += plain;
            content = content[plain..];
            if (content[1] != 'u')
            {
                destination[written++] = Single(content[1]);
                content = content[2..];
            }
            else if (TryReadRune(content, out var rune, out var length))
            {
                written += rune.EncodeToUtf8(destination[written..]);
                content = content[length..];
            }
            else
            {
                return false;
            }
        }
    }

    private static byte Single(byte letter) => letter switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => letter,
    };

    private static bool TryReadRune(ReadOnlySpan<byte> escape, out Rune rune, out int length)
    {
        var first = Unit(escape);
        length = UnitLength;
        if (Rune.TryCreate(first, out rune))
        {
            return true;
        }

        var rest = escape[UnitLength..];
        if (!rest.StartsWith("\\u"u8))
        {
            return false;
        }

        length += UnitLength;
        return Rune.TryCreate(first, Unit(rest), out rune);
    }

    private static char Unit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape[2..UnitLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
