using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace StreamInfer.Hashing;

/// <summary>
/// MurmurHash3 by Austin Appleby (public domain; SMHasher, <c>MurmurHash3.cpp</c>): fast and evenly spread, not meant to withstand an
/// opponent. The same on every machine, whatever its byte order.
/// </summary>
public static class Murmur3
{
    private const uint C32A = 0xcc9e2d51;
    private const uint C32B = 0x1b873593;
    private const ulong C64A = 0x87c37b91114253d5;
    private const ulong C64B = 0x4cf5ad432745937f;

    /// <summary>The variant x86_32: 32 bits.</summary>
    public static uint Hash32(ReadOnlySpan<byte> data, uint seed)
    {
        var hash = seed;
        var rest = data;
        while (rest.Length >= sizeof(uint))
        {
            hash = Mix32(hash, BinaryPrimitives.ReadUInt32LittleEndian(rest));
            rest = rest[sizeof(uint)..];
        }

        return Finish32(hash, (uint)ReadTail(rest), data.Length);
    }

    /// <summary>One step of <see cref="Hash32"/>: takes four bytes of the message in, as a little-endian word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Mix32(uint hash, uint word) => (BitOperations.RotateLeft(hash ^ Scramble(word), 13) * 5) + 0xe6546b64;

    /// <summary>The last step of <see cref="Hash32"/>.</summary>
    /// <param name="hash">After all whole words.</param>
    /// <param name="tail">The bytes that are left, up to three, little-endian; 0 for none.</param>
    /// <param name="length">Bytes of the whole message.</param>
    public static uint Finish32(uint hash, uint tail, int length)
    {
        // A tail of zeros, or none, scrambles to zero: nothing to tell apart.
        hash ^= Scramble(tail) ^ (uint)length;
        hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
        return hash ^ (hash >> 16);
    }

    /// <summary>The variant x64_128: 128 bits.</summary>
    /// <returns>The two words in the order of the reference: its sixteen bytes are First, then Second, each little-endian.</returns>
    public static (ulong First, ulong Second) Hash128(ReadOnlySpan<byte> data, uint seed)
    {
        ulong first = seed;
        ulong second = seed;
        var rest = data;
        while (rest.Length >= 16)
        {
            first ^= ScrambleA(BinaryPrimitives.ReadUInt64LittleEndian(rest));
            first = ((BitOperations.RotateLeft(first, 27) + second) * 5) + 0x52dce729;
            second ^= ScrambleB(BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]));
            second = ((BitOperations.RotateLeft(second, 31) + first) * 5) + 0x38495ab5;
            rest = rest[16..];
        }

        if (rest.Length > 8)
        {
            second ^= ScrambleB(ReadTail(rest[8..]));
            rest = rest[..8];
        }

        if (!rest.IsEmpty)
        {
            first ^= ScrambleA(ReadTail(rest));
        }

        first ^= (ulong)data.Length;
        second ^= (ulong)data.Length;
        first += second;
        second += first;
        first = Finish(first);
        second = Finish(second);
        first += second;
        return (first, second + first);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Scramble(uint word) => BitOperations.RotateLeft(word * C32A, 15) * C32B;

    private static ulong ScrambleA(ulong word) => BitOperations.RotateLeft(word * C64A, 31) * C64B;

    private static ulong ScrambleB(ulong word) => BitOperations.RotateLeft(word * C64B, 33) * C64A;

    private static ulong ReadTail(ReadOnlySpan<byte> tail)
    {
        var word = 0UL;
        for (var i = tail.Length - 1; i >= 0; i--)
        {
            word = (word << 8) | tail[i];
        }

        return word;
    }

    private static ulong Finish(ulong word)
    {
        word = (word ^ (word >> 33)) * 0xff51afd7ed558ccd;
        word = (word ^ (word >> 33)) * 0xc4ceb9fe1a85ec53;
        return word ^ (word >> 33);
    }
}
