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

    /// <summary>Reads the length of what follows, which is checked against the bytes that are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* ReadLength(byte* p, Machine* m, out int length)
    {
        var next = Read(p, m, out var raw);
        var value = Unzigzag(raw);
        length = (int)value;
        return next == null || (ulong)value <= (ulong)(m->End - next) ? next : m->Fail(p, DeadLetterReason.InvalidLength, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Unzigzag(ulong raw) => (long)(raw >> 1) ^ -(long)(raw & 1);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte* ReadLong(byte* p, Machine* m)
    {
        if (m->End - p >= sizeof(ulong))
        {
            var word = Unsafe.ReadUnaligned<ulong>(p);
            var stops = ~word & StopBits;
            if (stops != 0)
            {
                m->Raw = Compact(word & (stops ^ (stops - 1)));
                return p + (BitOperations.TrailingZeroCount(stops) >> 3) + 1;
            }
        }

        return ReadBytewise(p, m);
    }

    /// <summary>Closes the gaps of eight groups of seven bits, in three steps of doubling width.</summary>
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
