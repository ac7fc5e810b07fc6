using System.Buffers;
using System.Buffers.Binary;
using Snappier;

namespace StreamInfer.EmbeddedBroker.Records;

/// <summary>
/// Snappy in its two forms: one raw block, as librdkafka writes, and the framing of xerial's library, as the Java client and kafkajs write: a header of
/// 16 bytes, then blocks with their lengths before them. Both are read; the framing is written, which every client reads.
/// </summary>
internal static class SnappyCompression
{
    private const int HeaderSize = 16;
    private const int BlockSize = 32 << 10;

    /// <summary>The framing's mark, its version and the oldest version that can read it.</summary>
    private static ReadOnlySpan<byte> Header => [0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0, 0, 0, 0, 1, 0, 0, 0, 1];

    private static ReadOnlySpan<byte> Mark => Header[..8];

    /// <exception cref="InvalidDataException">The bytes are neither form, or stand for too much.</exception>
    public static void Decompress(ReadOnlySpan<byte> compressed, ArrayBufferWriter<byte> into)
    {
        var limit = into.WrittenCount + Compression.MaxUncompressedSize;
        if (!compressed.StartsWith(Mark))
        {
            DecompressBlock(compressed, into, limit);
            return;
        }

        if (compressed.Length <= HeaderSize)
        {
            throw new InvalidDataException("there is a framing and nothing in it");
        }

        for (var left = compressed[HeaderSize..]; !left.IsEmpty;)
        {
            var length = left.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32BigEndian(left);
            if (length < 0 || length > left.Length - sizeof(int))
            {
                throw new InvalidDataException($"a block of {length} bytes where {left.Length} are left");
            }

            DecompressBlock(left.Slice(sizeof(int), length), into, limit);
            left = left[(sizeof(int) + length)..];
        }
    }

    public static void Compress(ReadOnlySpan<byte> records, MemoryStream into)
    {
        into.Write(Header);
        var block = new byte[Snappy.GetMaxCompressedLength(BlockSize)];
        Span<byte> size = stackalloc byte[sizeof(int)];
        while (!records.IsEmpty)
        {
            var part = records[..Math.Min(records.Length, BlockSize)];
            var length = Snappy.Compress(part, block);
            BinaryPrimitives.WriteInt32BigEndian(size, length);
            into.Write(size);
            into.Write(block.AsSpan(0, length));
            records = records[part.Length..];
        }
    }

    private static void DecompressBlock(ReadOnlySpan<byte> block, ArrayBufferWriter<byte> into, int limit)
    {
        var length = Snappy.GetUncompressedLength(block);
        if ((uint)length > (uint)(limit - into.WrittenCount))
        {
            throw new InvalidDataException($"they stand for more than {Compression.MaxUncompressedSize} bytes");
        }

        // At least one byte, for an empty span stands for a buffer of any size.
        into.Advance(Snappy.Decompress(block, into.GetSpan(Math.Max(length, 1))));
    }
}
