using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamInfer.Hashing;

/// <summary>
/// A hash for tables inside this process: two loads and a few multiplications for texts up to 16 bytes, all bytes counted in every
/// case. It is never stored or sent; what leaves the process is hashed by <see cref="Murmur3"/>.
/// </summary>
internal static class Utf8Fingerprint
{
    private const ulong Odd1 = 0x9e3779b97f4a7c15;
    private const ulong Odd2 = 0xff51afd7ed558ccd;

    /// <summary>The hash; its upper half is the better spread one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ReadOnlySpan<byte> utf8)
    {
        ref var start = ref MemoryMarshal.GetReference(utf8);
        var length = (nuint)(uint)utf8.Length;
        if (length > 16)
        {
            return OfLong(utf8);
        }

        if (length >= 8)
        {
            return Mix(Load64(ref start, 0), Load64(ref start, length - 8), length);
        }

        if (length >= 4)
        {
            return Mix(Load32(ref start, 0), Load32(ref start, length - 4), length);
        }

        // One to three bytes: the first, middle and last one are all there are.
        return length == 0
            ? Mix(0, 0, 0)
            : Mix(start, (uint)(Unsafe.Add(ref start, length / 2) << 8) | Unsafe.Add(ref start, length - 1), length);
    }

    private static ulong OfLong(ReadOnlySpan<byte> utf8)
    {
        ref var start = ref MemoryMarshal.GetReference(utf8);
        var hash = 0UL;
        nuint at = 0;
        for (; at + 16 < (uint)utf8.Length; at += 8)
        {
            hash = (hash ^ Load64(ref start, at)) * Odd2;
            hash ^= hash >> 32;
        }

        return Mix(hash ^ Load64(ref start, at), Load64(ref start, (uint)utf8.Length - 8), (uint)utf8.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong head, ulong tail, ulong length)
    {
        var hash = (head ^ length) * Odd1;
        hash = (hash ^ (hash >> 32) ^ tail) * Odd2;
        return hash ^ (hash >> 29);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Load64(ref byte start, nuint at) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Load32(ref byte start, nuint at) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, at));
}
