using System.Buffers;
using System.IO.Compression;
using K4os.Compression.LZ4.Streams;
using Snappier;
using StreamInfer.EmbeddedBroker.Records;

namespace StreamInfer.EmbeddedBroker.Tests.Compaction;

public class CompressionTests
{
    public static TheoryData<int> Codecs => [0, 1, 2, 3, 4];

    public static TheoryData<int> RealCodecs => [1, 2, 3, 4];

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Decompress_ofWhatWasCompressed_isTheSame(int codec)
    {
        var random = new Random(codec);
        foreach (var size in new[] { 1, 100, 32 << 10, (32 << 10) + 1, 300_000, 1 << 20 })
        {
            var records = Records(random, size);
            Assert.Equal(records, Decompress(codec, Compress(codec, records)));
        }
    }

    [Theory]
    [MemberData(nameof(RealCodecs))]
    public void Decompress_appendsToWhatIsThere(int codec)
    {
        var into = new ArrayBufferWriter<byte>();
        Compression.Decompress((CompressionCodec)codec, Compress(codec, [1, 2]), into);
        Compression.Decompress((CompressionCodec)codec, Compress(codec, [3]), into);
        Assert.Equal([1, 2, 3], into.WrittenSpan.ToArray());
    }

    /// <summary>Whatever is cut off or changed: the same bytes, other bytes where nothing guards them, or one clear error; never another one.</summary>
    [Theory]
    [MemberData(nameof(RealCodecs))]
    public void Decompress_ofGarbledBytes_isBytesOrTheOneError(int codec)
    {
        var random = new Random(100 + codec);
        var failures = 0;
        for (var round = 0; round < 1_500; round++)
        {
            var compressed = Compress(codec, Records(random, random.Next(1, 3_000)));
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                compressed[random.Next(compressed.Length)] = (byte)random.Next(256);
            }

            var cut = random.Next(3) == 0 ? random.Next(compressed.Length) : compressed.Length;
            try
            {
                Decompress(codec, compressed[..cut]);
            }
            catch (InvalidBatchException)
            {
                failures++;
            }
        }

        Assert.InRange(failures, 500, 1_500);
    }

    [Theory]
    [MemberData(nameof(RealCodecs))]
    public void Decompress_ofATruncatedStream_isRefusedAtEveryLength(int codec)
    {
        var records = Records(new Random(5), 2_000);
        var compressed = Compress(codec, records);
        for (var length = 0; length < compressed.Length; length++)
        {
            // A raw snappy block and what ends after the last record may lose bytes that carry none.
            try
            {
                Assert.Equal(records, Decompress(codec, compressed[..length]));
                Assert.True(length > compressed.Length - 16, $"nothing amiss at {length} of {compressed.Length}");
            }
            catch (InvalidBatchException fault)
            {
                Assert.NotEmpty(fault.Message);
            }
        }
    }

    [Theory]
    [MemberData(nameof(RealCodecs))]
    public void Decompress_beyondTheLimit_isRefused(int codec)
    {
        var bomb = Compress(codec, new byte[Compression.MaxUncompressedSize + 1]);
        var fault = Assert.Throws<InvalidBatchException>(() => Decompress(codec, bomb));
        Assert.Contains("more than 67108864 bytes", fault.Message);
    }

    [Fact]
    public void Decompress_ofASnappyBlockThatLiesAboutItsLength_isRefused() =>
        Assert.Throws<InvalidBatchException>(() => Decompress(2, [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 1, 2, 3]));

    [Fact]
    public void Decompress_ofARawSnappyBlock_isRead() =>
        Assert.Equal([1, 2, 3, 4], Decompress(2, Snappy.CompressToArray([1, 2, 3, 4])));

    [Fact]
    public void Compress_withSnappy_writesTheFramingThatJavaReads()
    {
        var compressed = Compress(2, [7, 7, 7]);
        Assert.Equal([0x82, 0x53, 0x4E, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1], compressed[..16]);
        Assert.Equal(compressed.Length - 20, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(compressed.AsSpan(16)));
        Assert.Equal([7, 7, 7], Snappy.DecompressToArray(compressed.AsSpan(20)));
    }

    [Fact]
    public void Compress_withLz4_writesIndependentBlocks()
    {
        var compressed = Compress(3, new byte[100]);
        Assert.Equal([0x04, 0x22, 0x4D, 0x18], compressed[..4]);
        Assert.Equal(0b0110_0000, compressed[4] & 0b1111_0000);
    }

    [Fact]
    public void Decompress_ofAChainedLz4Frame_isRead()
    {
        var records = Records(new Random(3), 300_000);
        using var frame = new MemoryStream();
        using (var encoder = LZ4Stream.Encode(frame, new LZ4EncoderSettings { ChainBlocks = true, ContentChecksum = true }, leaveOpen: true))
        {
            encoder.Write(records);
        }

        Assert.Equal(records, Decompress(3, frame.ToArray()));
    }

    [Fact]
    public void Decompress_ofGzipInTwoMembers_isBoth()
    {
        byte[] both = [.. Compress(1, [1, 2]), .. Compress(1, [3])];
        Assert.Equal([1, 2, 3], Decompress(1, both));
    }

    [Fact]
    public void Decompress_ofAnUnknownCodec_isRefused() => Assert.Throws<InvalidBatchException>(() => Decompress(7, [1]));

    /// <summary>Half repetition, half noise.</summary>
    private static byte[] Records(Random random, int size)
    {
        var records = new byte[size];
        random.NextBytes(records.AsSpan(size / 2));
        return records;
    }

    private static byte[] Compress(int codec, byte[] records)
    {
        using var into = new MemoryStream();
        Compression.Compress((CompressionCodec)codec, records, into);
        return into.ToArray();
    }

    private static byte[] Decompress(int codec, ReadOnlySpan<byte> compressed)
    {
        var into = new ArrayBufferWriter<byte>();
        Compression.Decompress((CompressionCodec)codec, compressed, into);
        return into.WrittenSpan.ToArray();
    }
}
