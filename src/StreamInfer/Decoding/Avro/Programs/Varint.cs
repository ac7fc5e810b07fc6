using System.Numerics;
using System.Runtime.CompilerServices;
using StreamInfer.Publishing;

namespace StreamInfer.Decoding.Avro.Programs;

/// <summary>Reads the variable-length numbers that ints, longs, lengths, counts and indices are made of.</summary>
internal static unsafe class Varint
{
    private const ulong StopBits = 0x8080808080808080;

    /// <summary>Reads a number; one-byte ones, by far the most frequent, without a call.</summary>
    /// <returns>The position behind it, or null.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Read(byte* p, Machine* m, out ulong raw)
    {
        if (p < m->End && *p < 0x80)
        {
            raw = *p;
            return p + 1;
        }

        p = ReadLong(p, m);
        raw = m->Raw;
        return p;
    }

    /// <summary>Reads a number of one or two bytes, if it is one; then <paramref name="p"/> moves behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadNarrow(ref byte* p, byte* end, out ulong raw)
    {
        if (p < end && *p < 0x80)
        {
            raw = *p++;
            return true;
        }

        raw = 0;
        if (p + 1 < end && p[1] < 0x80)
        {
            raw = (*p & 0x7fu) | ((uint)p[1] << 7);
            p += 2;
            return true;
        }

        return false;
    }

    /// <summary>Reads a number of up to eight bytes where eight are left; then <paramref name="p"/> moves behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadWide(ref byte* p, byte* end, out ulong raw)
    {
        raw = 0;
        if (p + sizeof(ulong) > end)
        {
            return false;
        }

        var word = Unsafe.ReadUnaligned<ulong>(p);
        var stops = ~word & StopBits;
        if (stops == 0)
        {
            return false;
        }

        raw = Compact(word & (stops ^ (stops - 1)));
        p += (BitOperations.TrailingZeroCount(stops) >> 3) + 1;
        return true;
    }

    /// <summary>Reads a length of one byte, if that is what it is and so many bytes are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadShort(byte* p, byte* end, out int length)
    {
        length = 0;
        if (p >= end || (*p & 0x81) != 0)
        {
            return false;
        }

        length = *p >> 1;
        return p + length < end;
    }

    /// <summary>Reads a number that is no valid one below zero; one-byte ones without the steps that a sign needs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* ReadPositive(byte* p, Machine* m, out long value)
    {
        if (p < m->End && (*p & 0x81) == 0)
        {
            value = (uint)*p >> 1;
            return p + 1;
        }

        p = ReadLong(p, m);
        value = Unzigzag(m->Raw);
        return p;
    }

    /// <summary>Reads the length of what follows, which is checked against the bytes that are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* ReadLength(byte* p, Machine* m, out int length)
    {
        var next = ReadPositive(p, m, out var value);
        length = (int)value;
        return next == null || (ulong)value <= (ulong)(m->End - next) ? next : m->Fail(p, DeadLetterReason.InvalidLength, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Unzigzag(ulong raw) => (long)(raw >> 1) ^ -(long)(raw & 1);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte* ReadLong(byte* p, Machine* m)
    {
        if (TryReadWide(ref p, m->End, out var raw))
        {
            m->Raw = raw;
            return p;
        }

        return ReadBytewise(p, m);
    }

    /// <summary>Closes the gaps of eight groups of seven bits, in three steps of doubling width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Compact(ulong word)
    {
        word = ((word & 0x7f007f007f007f00) >> 1) | (word & 0x007f007f007f007f);
        word = ((word & 0x3fff00003fff0000) >> 2) | (word & 0x00003fff00003fff);
        return ((word & 0x0fffffff00000000) >> 4) | (word & 0x000000000fffffff);
    }

    private static byte* ReadBytewise(byte* p, Machine* m)
    {
        ulong value = 0;
        for (var i = 0; i < 10; i++)
        {
            if (p + i >= m->End)
            {
                return m->Fail(p, DeadLetterReason.Truncated);
            }

            value |= (ulong)(p[i] & 0x7f) << (7 * i);
            if (p[i] < 0x80)
            {
                m->Raw = value;
                return i < 9 || p[i] <= 1 ? p + i + 1 : m->Fail(p, DeadLetterReason.InvalidVarint);
            }
        }

        return m->Fail(p, DeadLetterReason.InvalidVarint);
    }
}
