using System.IO.Compression;
using K4os.Compression.LZ4.Streams;
using ZstdSharp;

namespace StreamInfer.EmbeddedBroker.Records.Compression;

/// <summary>
/// Unpacks the records of a batch. The broker stores and serves batches as they came; it looks inside only to compact a log and to find a record by its
/// time, never while a client waits for an append.
/// </summary>
internal static class RecordCompression
{
    /// <summary>
    /// The largest unpacked size of one batch in bytes, 64 MiB: sixty times what a batch of the default <c>max.message.bytes</c> holds packed, and a bound
    /// against bombs.
    /// </summary>
    public const int MaxSize = 64 << 20;

    /// <summary>The records of a batch, unpacked where they are packed.</summary>
    /// <param name="codec">How they are packed.</param>
    /// <param name="packed">What follows the batch's header.</param>
    /// <param name="maxSize">Most bytes to unpack; default <see cref="MaxSize"/>.</param>
    /// <exception cref="InvalidBatchException">The bytes are not what the codec makes, or unpack to more than <paramref name="maxSize"/>.</exception>
    public static ReadOnlySpan<byte> Unpack(CompressionCodec codec, ReadOnlySpan<byte> packed, int maxSize = MaxSize)
    {
        try
        {
            return codec switch
            {
                CompressionCodec.None => packed,
                CompressionCodec.Gzip => Drain(new GZipStream(Source(packed), CompressionMode.Decompress), maxSize),
                CompressionCodec.Snappy => SnappyBlocks.Unpack(packed, maxSize),
                CompressionCodec.Lz4 => Drain(LZ4Stream.Decode(Source(packed)), maxSize),
                CompressionCodec.Zstd => Drain(new DecompressionStream(Source(packed)), maxSize),
                _ => throw new InvalidBatchException($"codec {(int)codec} is not known; allowed are 0 to 4"),
            };
        }
        catch (Exception garbled) when (garbled is InvalidDataException or IOException or ZstdException or ArgumentException or NotSupportedException)
        {
            throw new InvalidBatchException($"records that {codec} cannot unpack: {garbled.Message}");
        }
    }

    private static MemoryStream Source(ReadOnlySpan<byte> packed) => new(packed.ToArray(), writable: false);

    private static ReadOnlySpan<byte> Drain(Stream unpacking, int maxSize)
    {
        using (unpacking)
        {
            var bytes = new byte[16 << 10];
            var length = 0;
            while (true)
            {
                if (length == bytes.Length)
                {
                    Array.Resize(ref bytes, bytes.Length * 2);
                }

                var read = unpacking.Read(bytes, length, bytes.Length - length);
                length += read;
                if (length > maxSize)
                {
                    throw new InvalidBatchException($"records that unpack to more than {maxSize} bytes");
                }

                if (read == 0)
                {
                    return bytes.AsSpan(0, length);
                }
            }
        }
    }
}
