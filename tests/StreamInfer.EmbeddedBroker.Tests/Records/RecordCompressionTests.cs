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
