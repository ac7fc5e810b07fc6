using System.Buffers.Binary;
using Snappier;

namespace StreamInfer.EmbeddedBroker.Records.Compression;

/// <summary>
/// Snappy as Kafka clients write it: one raw block (librdkafka), or the framing of the xerial library (Java, kafkajs), a header of sixteen bytes and then
/// raw blocks, each after its length in four bytes, big-endian.
/// </summary>
internal static class SnappyBlocks
{
    private const int HeaderSize = 16;
    private const int LengthSize = 4;

    private static ReadOnlySpan<byte> Magic => [0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0];

    /// <exception cref="InvalidBatchException">Too large when unpacked, or a block that is cut off.</exception>
    /// <exception cref="InvalidDataException">A block that is garbled.</exception>
    public static ReadOnlySpan<byte> Unpack(ReadOnlySpan<byte> packed, int maxSize)
    {
        if (!packed.StartsWith(Magic))
        {
            var whole = new byte[SizeOf(packed, maxSize)];
            return whole.AsSpan(0, Snappy.Decompress(packed, whole));
        }

        if (packed.Length < HeaderSize)
        {
            throw new InvalidBatchException("a snappy header that is cut off");
        }

        var blocks = packed[HeaderSize..];
        var unpacked = new byte[TotalSize(blocks, maxSize)];
        var length = 0;
        while (!blocks.IsEmpty)
        {
            length += Snappy.Decompress(Next(ref blocks), unpacked.AsSpan(length));
        }

        return unpacked.AsSpan(0, length);
    }

    private static int TotalSize(ReadOnlySpan<byte> blocks, int maxSize)
    {
        var total = 0;
        while (!blocks.IsEmpty)
        {
            total += SizeOf(Next(ref blocks), maxSize - total);
        }

        return total;
    }

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> blocks)
    {
        var size = blocks.Length < LengthSize ? -1 : BinaryPrimitives.ReadInt32BigEndian(blocks);
        if (size < 0 || size > blocks.Length - LengthSize)
        {
            throw new InvalidBatchException($"a snappy block of {size} bytes where {Math.Max(0, blocks.Length - LengthSize)} are left");
        }

        var block = blocks.Slice(LengthSize, size);
        blocks = blocks[(LengthSize + size)..];
        return block;
    }

    private static int SizeOf(ReadOnlySpan<byte> block, int maxSize)
    {
        var size = Snappy.GetUncompressedLength(block);
        return size <= maxSize ? size : throw new InvalidBatchException($"a snappy block of {size} bytes unpacked where {maxSize} are allowed");
    }
}
