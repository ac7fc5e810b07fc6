using System.IO.Compression;
using K4os.Compression.LZ4.Streams;
using ZstdSharp;

namespace StreamInfer.EmbeddedBroker.Records.Compression;

/// <summary>Packs records as Kafka's clients do, so that compaction does not make a log larger than producers made it.</summary>
internal static class RecordPacking
{
    /// <summary>Kafka's readers know independent blocks only.</summary>
    private static readonly LZ4EncoderSettings Lz4Settings = new() { ChainBlocks = false };

    /// <summary>Packs, at the codec's usual level.</summary>
    /// <param name="codec">How; one that is known.</param>
    /// <param name="records">What shall follow a batch's header.</param>
    /// <param name="into">Gets the packed bytes appended.</param>
    public static void Pack(CompressionCodec codec, ReadOnlySpan<byte> records, MemoryStream into)
    {
        if (codec == CompressionCodec.Snappy)
        {
            SnappyBlocks.Pack(records, into);
            return;
        }

        using Stream packing = codec switch
        {
            CompressionCodec.Gzip => new GZipStream(into, CompressionLevel.Optimal, leaveOpen: true),
            CompressionCodec.Lz4 => LZ4Stream.Encode(into, Lz4Settings, leaveOpen: true),
            CompressionCodec.Zstd => new CompressionStream(into, leaveOpen: true),
            _ => throw new ArgumentOutOfRangeException(nameof(codec), codec, "a codec that packs is due"),
        };
        packing.Write(records);
    }
}
