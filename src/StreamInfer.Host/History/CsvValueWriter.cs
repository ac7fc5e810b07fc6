using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using StreamInfer.Ingestion;

namespace StreamInfer.Host.History;

/// <summary>Appends values of rows of text to JSON, in memory that does not move. One thread at a time.</summary>
internal sealed class CsvValueWriter
{
    /// <summary>Of a byte of text, escaped.</summary>
    private const int MostEscaped = 6;

    /// <summary>Of a number, and of quotes.</summary>
    private const int Room = 40;

    /// <summary>So many characters fit 64 bits whatever they say.</summary>
    private const int MostDigits = 18;

    private static readonly SearchValues<byte> Plain =
        SearchValues.Create(" !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(64 * 1024, pinned: true);
    private int _length;

    /// <summary>All that was appended; valid until <see cref="Clear"/>.</summary>
    public unsafe ByteRange Written => new((nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_buffer)), _length);

    public void Clear() => _length = 0;

    /// <summary>Appends bytes as they are.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Appends a value.</summary>
    /// <param name="text">As the row has it; nothing for null.</param>
    /// <param name="isText">Whether it stays text, whatever it looks like.</param>
    public void AppendValue(ReadOnlySpan<byte> text, bool isText)
    {
        if (text.IsEmpty)
        {
            Append("null"u8);
        }
        else if (!isText && IsNumber(text))
        {
            Append(text);
        }
        else if (isText || !TryAppendTyped(text))
        {
            AppendText(text);
        }
    }

    /// <summary>Whether JSON has the same number in the same letters. Those with nothing but zeros behind the point are integers, and are written so.</summary>
    private static bool IsNumber(ReadOnlySpan<byte> text)
    {
        var at = text[0] == '-' ? 1 : 0;
        if (text.Length > MostDigits || at == text.Length || (text[at] == '0' && (text.Length == at + 1 ? at > 0 : text[at + 1] != '.')))
        {
            return false;
        }

        var first = at;
        while (at < text.Length && char.IsAsciiDigit((char)text[at]))
        {
            at++;
        }

        if (at == text.Length || at == first || text[at] != '.')
        {
            return at == text.Length;
        }

        var (isFraction, point) = (false, at);
        for (at++; at < text.Length; at++)
        {
            if (!char.IsAsciiDigit((char)text[at]))
            {
                return false;
            }

            isFraction |= text[at] != '0';
        }

        return isFraction && at > point + 1;
    }

    private bool TryAppendTyped(ReadOnlySpan<byte> text)
    {
        Reserve(Room);
        var length = 0;
        if (Utf8Parser.TryParse(text, out long integer, out var used) && used == text.Length)
        {
            integer.TryFormat(_buffer.AsSpan(_length), out length, default, CultureInfo.InvariantCulture);
        }
        else if (Utf8Parser.TryParse(text, out double number, out used) && used == text.Length && !double.IsInfinity(number))
        {
            if (double.IsNaN(number))
            {
                Append("null"u8);
                return true;
            }

            number.TryFormat(_buffer.AsSpan(_length), out length, default, CultureInfo.InvariantCulture);
        }
        else if (text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8))
        {
            Append(text);
            return true;
        }

        _length += length;
        return length > 0;
    }

    private void AppendText(ReadOnlySpan<byte> text)
    {
        Reserve((MostEscaped * text.Length) + Room);
        _buffer[_length++] = (byte)'"';
        if (text.IndexOfAnyExcept(Plain) < 0)
        {
            text.CopyTo(_buffer.AsSpan(_length));
            _length += text.Length;
        }
        else
        {
            // What is no UTF-8 becomes U+FFFD.
            JavaScriptEncoder.Default.EncodeUtf8(text, _buffer.AsSpan(_length), out _, out var written);
            _length += written;
        }

        _buffer[_length++] = (byte)'"';
    }

    private void Reserve(int bytes)
    {
        if (_buffer.Length - _length < bytes)
        {
            var larger = GC.AllocateUninitializedArray<byte>(Math.Max(2 * _buffer.Length, _length + bytes), pinned: true);
            _buffer.AsSpan(0, _length).CopyTo(larger);
            _buffer = larger;
        }
    }
}
