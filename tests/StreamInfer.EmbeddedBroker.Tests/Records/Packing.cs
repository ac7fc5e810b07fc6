using System.Buffers.Binary;
using System.IO.Compression;
using K4os.Compression.LZ4.Streams;
using StreamInfer.EmbeddedBroker.Records;

namespace StreamInfer.EmbeddedBroker.Tests.Records;

/// <summary>Packs records as clients do.</summary>
internal static class Packing
{
    public static byte[] Pack(CompressionCodec codec, ReadOnlySpan<byte> plain)
    {
        switch (codec)
        {
            case CompressionCodec.Gzip:
                return Through(plain, target => new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true));
            case CompressionCodec.Snappy:
                return Snappier.Snappy.CompressToArray(plain);
            case CompressionCodec.Lz4:
                return Through(plain, target => LZ4Stream.Encode(target, leaveOpen: true));
            case CompressionCodec.Zstd:
                using (var zstd = new ZstdSharp.Compressor())
                {
                    return zstd.Wrap(plain).ToArray();
                }

            default:
                return plain.ToArray();
        }
    }

    /// <summary>Snappy in the framing of the xerial library, in blocks of so many plain bytes.</summary>
    public static byte[] PackXerial(ReadOnlySpan<byte> plain, int blockSize)
    {
        using var target = new MemoryStream();
        target.Write([0x82, .. "SNAPPY"u8, 0, 0, 0, 0, 1, 0, 0, 0, 1]);
        Span<byte> length = stackalloc byte[4];
        for (var at = 0; at < plain.Length; at += blockSize)
        {
            var block = Snappier.Snappy.CompressToArray(plain.Slice(at, Math.Min(blockSize, plain.Length - at)));
            BinaryPrimitives.WriteInt32BigEndian(length, block.Length);
            target.Write(length);
            target.Write(block);
        }

        return target.ToArray();
    }

    /// <summary>The same batch with its records packed.</summary>
    public static byte[] PackBatch(CompressionCodec codec, byte[] batch)
    {
        byte[] packed = [.. batch[..BatchHeader.Size], .. Pack(codec, batch.AsSpan(BatchHeader.Size))];
        var header = new BatchHeader(packed);
        header.Attributes |= (BatchAttributes)codec;
        header.Seal(packed);
        return packed;
    }

    private static byte[] Through(ReadOnlySpan<byte> plain, Func<Stream, Stream> open)
    {
        using var target = new MemoryStream();
        using (var packing = open(target))
        {
            packing.Write(plain);
        }

        return target.ToArray();
    }
}
