using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Records.Compression;

namespace StreamInfer.EmbeddedBroker.Tests.Records;

public sealed class RecordCompressionTests
{
    public static TheoryData<int> Codecs => [0, 1, 2, 3, 4];

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Unpack_whatAClientPacked_isWhatItWas(int codec)
    {
        var random = new Random(codec);
        foreach (var size in (int[])[0, 1, 100, 70_000, 1_000_000])
        {
            var plain = Plain(random, size);
            Assert.Equal(plain, RecordCompression.Unpack((CompressionCodec)codec, Packing.Pack((CompressionCodec)codec, plain)).ToArray());
        }
    }

    [Theory]
    [InlineData(100_000, 32_768)]
    [InlineData(10, 32_768)]
    [InlineData(1000, 1)]
    public void Unpack_snappyInXerialFraming_isWhatItWas(int size, int blockSize)
    {
        var plain = Plain(new Random(7), size);

        Assert.Equal(plain, RecordCompression.Unpack(CompressionCodec.Snappy, Packing.PackXerial(plain, blockSize)).ToArray());
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Unpack_garbledOrCutOff_isRefusedOrBounded(int codec)
    {
        if (codec == 0)
        {
            return; // nothing is unpacked
        }

        var random = new Random(codec);
        var packed = codec == 2 ? Packing.PackXerial(Plain(random, 5_000), 1_000) : Packing.Pack((CompressionCodec)codec, Plain(random, 5_000));
        for (var attempt = 0; attempt < 300; attempt++)
        {
            var garbled = packed[..random.Next(packed.Length + 1)];
            for (var flips = random.Next(4); flips > 0 && garbled.Length > 0; flips--)
            {
                garbled[random.Next(garbled.Length)] = (byte)random.Next(256);
            }

            try
            {
                Assert.InRange(RecordCompression.Unpack((CompressionCodec)codec, garbled, maxSize: 100_000).Length, 0, 100_000);
            }
            catch (InvalidBatchException)
            {
                // The one way in which it may refuse.
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Unpack_ofNoiseGarbledAtRandom_refusesInOneWay(int codec)
    {
        var random = new Random(100 + codec);
        var refused = 0;
        for (var round = 0; round < 1_000; round++)
        {
            var plain = new byte[random.Next(1, 3_000)];
            random.NextBytes(plain.AsSpan(plain.Length / 2));
            var packed = Packed(codec, plain);
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                packed[random.Next(packed.Length)] = (byte)random.Next(256);
            }

            try
            {
                RecordCompression.Unpack((CompressionCodec)codec, packed.AsSpan(0, random.Next(3) == 0 ? random.Next(packed.Length) : packed.Length), maxSize: 100_000);
            }
            catch (InvalidBatchException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 300, 1_000);
    }

    [Fact]
    public void Unpack_snappyThatClaimsFourGigabytes_isRefused() =>
        Assert.Throws<InvalidBatchException>(() => RecordCompression.Unpack(CompressionCodec.Snappy, [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 1, 2, 3]).Length);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Pack_thenUnpack_isWhatItWas(int codec)
    {
        var random = new Random(codec);
        foreach (var size in (int[])[1, 100, 32 << 10, (32 << 10) + 1, 300_000])
        {
            var plain = Plain(random, size);
            Assert.Equal(plain, RecordCompression.Unpack((CompressionCodec)codec, Packed(codec, plain)).ToArray());
        }
    }

    [Fact]
    public void Pack_withSnappy_writesTheFramingThatJavaReads()
    {
        var packed = Packed(2, [7, 7, 7]);
        Assert.Equal([0x82, 0x53, 0x4E, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1], packed[..16]);
        Assert.Equal(packed.Length - 20, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(packed.AsSpan(16)));
        Assert.Equal([7, 7, 7], Snappier.Snappy.DecompressToArray(packed.AsSpan(20)));
    }

    [Fact]
    public void Pack_withLz4_writesIndependentBlocks()
    {
        var packed = Packed(3, new byte[100]);
        Assert.Equal([0x04, 0x22, 0x4D, 0x18], packed[..4]);
        Assert.Equal(0b0110_0000, packed[4] & 0b1111_0000);
    }

    private static byte[] Packed(int codec, byte[] plain)
    {
        using var into = new MemoryStream();
        RecordPacking.Pack((CompressionCodec)codec, plain, into);
        return into.ToArray();
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Unpack_bomb_isRefusedBeforeItFillsTheMemory(int codec)
    {
        if (codec == 0)
        {
            return;
        }

        var bomb = Packing.Pack((CompressionCodec)codec, new byte[10_000_000]);

        Assert.Throws<InvalidBatchException>(() => RecordCompression.Unpack((CompressionCodec)codec, bomb, maxSize: 1_000_000).Length);
    }

    [Fact]
    public void Unpack_unknownCodec_isRefused() => Assert.Throws<InvalidBatchException>(() => RecordCompression.Unpack((CompressionCodec)7, [1]).Length);

    private static byte[] Plain(Random random, int size)
    {
        var plain = new byte[size];
        for (var index = 0; index < size; index++)
        {
            plain[index] = (byte)random.Next(20);
        }

        return plain;
    }
}
