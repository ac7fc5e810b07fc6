using System.Buffers.Binary;
using System.Numerics;

namespace StreamInfer.EmbeddedBroker.Records;

/// <summary>CRC-32C (Castagnoli), which guards record batches; computed by the processor's own instruction where it has one.</summary>
internal static class Crc32C
{
    /// <summary>The checksum of no bytes, to begin <see cref="Append"/> with.</summary>
    public const uint Empty = 0;

    public static uint Of(ReadOnlySpan<byte> bytes) => Append(Empty, bytes);

    /// <summary>The checksum of bytes that come in pieces.</summary>
    /// <param name="before">The checksum of the pieces before.</param>
    /// <param name="bytes">The next piece.</param>
    public static uint Append(uint before, ReadOnlySpan<byte> bytes)
    {
        var crc = ~before;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var single in bytes)
        {
            crc = BitOperations.Crc32C(crc, single);
        }

        return ~crc;
    }
}
