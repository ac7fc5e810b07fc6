using System.Buffers;
using System.IO.Compression;
using K4os.Compression.LZ4.Streams;
using ZstdSharp;

namespace StreamInfer.EmbeddedBroker.Records;

/// <summary>Compresses and decompresses what follows the header of a batch, in the forms that Kafka's clients write and read.</summary>
internal static class Compression
{
    /// <summary>The most bytes that the records of one batch may have uncompressed, 64 MiB: a few bytes can stand for gigabytes.</summary>
    public const int MaxUncompressedSize = 64 << 20;

    private const int ChunkSize = 32 << 10;

    /// <summary>
    /// Kafka's readers know independent blocks only, and the content's size is not known where frames are written piece by piece.
    /// </summary>
    private static readonly LZ4EncoderSettings Lz4Settings = new() { ChainBlocks = false };

    /// <summary>Decompresses; also "decompresses" what is not compressed.</summary>
    /// <param name="codec">The batch's.</param>
    /// <param name="compressed">What follows the batch's header.</param>
    /// <param name="into">Gets the records appended.</param>
    /// <exception cref="InvalidBatchException">
    /// The bytes are not of that codec, end too early, or stand for more than <see cref="MaxUncompressedSize"/>; the codec is not known.
    /// </exception>
    public static void Decompress(CompressionCodec codec, ReadOnlySpan<byte> compressed, ArrayBufferWriter<byte> into)
    {
        try
        {
            switch (codec)
            {
                case CompressionCodec.None:
                    into.Write(compressed);
                    break;
                case CompressionCodec.Snappy:
                    SnappyCompression.Decompress(compressed, into);
                    break;
                case CompressionCodec.Gzip or CompressionCodec.Lz4 or CompressionCodec.Zstd:
                    Unpack(codec, compressed, into);
                    break;
                default:
                    throw new InvalidBatchException($"compression {(int)codec} is not known");
            }
        }
        catch (Exception fault) when (IsOfCodec(fault))
        {
            throw new InvalidBatchException($"the records are not what {codec} makes: {fault.Message}");
        }
    }

    /// <summary>Compresses, at the codec's usual level.</summary>
    /// <param name="codec">One that is known.</param>
    /// <param name="records">What shall follow a batch's header.</param>
    /// <param name="into">Gets the compressed bytes appended.</param>
    public static void Compress(CompressionCodec codec, ReadOnlySpan<byte> records, MemoryStream into)
    {
        switch (codec)
        {
            case CompressionCodec.Snappy:
                SnappyCompression.Compress(records, into);
                break;
            case CompressionCodec.Gzip or CompressionCodec.Lz4 or CompressionCodec.Zstd:
                using (var packing = Packing(codec, into))
                {
                    packing.Write(records);
                }

                break;
            default:
                into.Write(records);
                break;
        }
    }

    /// <summary>What the libraries throw at bytes that are not theirs; found by trying many.</summary>
    private static bool IsOfCodec(Exception fault) =>
        fault is InvalidDataException or IOException or ZstdException or ArgumentException or InvalidOperationException or NotSupportedException or NotImplementedException;

    private static Stream Packing(CompressionCodec codec, MemoryStream into) => codec switch
    {
        CompressionCodec.Gzip => new GZipStream(into, CompressionLevel.Optimal, leaveOpen: true),
        CompressionCodec.Lz4 => LZ4Stream.Encode(into, Lz4Settings, leaveOpen: true),
        _ => new CompressionStream(into, leaveOpen: true),
    };

    private static unsafe void Unpack(CompressionCodec codec, ReadOnlySpan<byte> compressed, ArrayBufferWriter<byte> into)
    {
        fixed (byte* start = compressed)
        {
            using var source = new UnmanagedMemoryStream(start, compressed.Length);
            using var unpacking = Unpacking(codec, source);
            var (begin, limit) = (into.WrittenCount, into.WrittenCount + MaxUncompressedSize);
            for (int read; (read = unpacking.Read(into.GetSpan(ChunkSize))) > 0;)
            {
                into.Advance(read);
                if (into.WrittenCount > limit)
                {
                    throw new InvalidDataException($"they stand for more than {MaxUncompressedSize} bytes");
                }
            }

            if (into.WrittenCount == begin)
            {
                // Some readers take a header that is cut off for the end.
                throw new InvalidDataException("they stand for nothing");
            }
        }
    }

    private static Stream Unpacking(CompressionCodec codec, UnmanagedMemoryStream source) => codec switch
    {
        CompressionCodec.Gzip => new GZipStream(source, CompressionMode.Decompress),
        CompressionCodec.Lz4 => LZ4Stream.Decode(source),
        _ => new DecompressionStream(source),
    };
}
