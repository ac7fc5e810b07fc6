using System.Globalization;
using System.Text;

namespace StreamInfer.Host.Http;

/// <summary>UTF-8 text that is written anew again and again in the same memory. Not safe for several threads.</summary>
internal sealed class PrometheusBuffer(int capacity = 1024)
{
    // The longest double is 24 letters, the longest long 20.
    private const int LongestNumber = 32;
    private byte[] _bytes = new byte[capacity];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Empties it.</summary>
    public void Clear() => Length = 0;

    public void Append(string text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        Length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(Length));
    }

    public void Append(ReadOnlySpan<byte> utf8)
    {
        Reserve(utf8.Length);
        utf8.CopyTo(_bytes.AsSpan(Length));
        Length += utf8.Length;
    }

    public void Append(long value)
    {
        Reserve(LongestNumber);
        value.TryFormat(_bytes.AsSpan(Length), out var written, provider: CultureInfo.InvariantCulture);
        Length += written;
    }

    /// <summary>Writes <c>NaN</c>, <c>+Inf</c>, <c>-Inf</c>, or the shortest number that reads back as the same.</summary>
    public void Append(double value)
    {
        if (!double.IsFinite(value))
        {
            Append(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8);
            return;
        }

        Reserve(LongestNumber);
        value.TryFormat(_bytes.AsSpan(Length), out var written, provider: CultureInfo.InvariantCulture);
        Length += written;
    }

    /// <summary>Writes a bucket's bound as OpenMetrics wants it, so that all who export it write the same: <c>1.0</c>, <c>1e-05</c>.</summary>
    public void AppendCanonical(double value)
    {
        var from = Length;
        Append(value);
        var number = _bytes.AsSpan(from, Length - from);
        if (number.IndexOf((byte)'E') is >= 0 and var exponent)
        {
            number[exponent] = (byte)'e';
        }
        else if (!number.Contains((byte)'.') && double.IsFinite(value))
        {
            Append(".0"u8);
        }
    }

    /// <summary>Writes what stands between quotes: backslash, quote and line feed are escaped.</summary>
    public void AppendEscaped(string text)
    {
        if (text.AsSpan().IndexOfAny('\\', '"', '\n') < 0)
        {
            Append(text);
            return;
        }

        Append(PrometheusLabels.Escape(text));
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        }
    }
}
