using System.Buffers.Binary;
using System.Text;
using StreamInfer.Hashing;

namespace StreamInfer.Tests.Hashing;

public sealed class Murmur3Tests
{
    [Theory]
    [InlineData("", 0u, 0u)]
    [InlineData("", 1u, 0x514E28B7u)]
    [InlineData("", 0xffffffffu, 0x81F16F39u)]
    [InlineData("test", 0u, 0xba6bd213u)]
    [InlineData("test", 0x9747b28cu, 0x704b81dcu)]
    [InlineData("aaaa", 0x9747b28cu, 0x5A97808Au)]
    [InlineData("abc", 0x9747b28cu, 0xC84A62DDu)]
    [InlineData("Hello, world!", 0u, 0xc0363e43u)]
    [InlineData("Hello, world!", 0x9747b28cu, 0x24884CBAu)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0u, 0x2e4ff723u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x9747b28cu, 0x2FA826CDu)]
    public void Hash32_publishedVector_matches(string text, uint seed, uint expected) =>
        Assert.Equal(expected, Murmur3.Hash32(Encoding.UTF8.GetBytes(text), seed));

    [Fact]
    public void Hash128_publishedVector_matches() =>
        Assert.Equal(
            (0xe34bbc7bbc071b6cUL, 0x7a433ca9c49a9347UL),
            Murmur3.Hash128("The quick brown fox jumps over the lazy dog"u8, seed: 0));

    [Fact]
    public void Hash32_verificationOfSmHasher_matches() =>
        Assert.Equal(0xB0F57EE3u, Verify(4, static (data, seed, result) =>
            BinaryPrimitives.WriteUInt32LittleEndian(result, Murmur3.Hash32(data, seed))));

    [Fact]
    public void Hash128_verificationOfSmHasher_matches() =>
        Assert.Equal(0x6384BA69u, Verify(16, static (data, seed, result) =>
        {
            var (first, second) = Murmur3.Hash128(data, seed);
            BinaryPrimitives.WriteUInt64LittleEndian(result, first);
            BinaryPrimitives.WriteUInt64LittleEndian(result[8..], second);
        }));

    private delegate void Hash(ReadOnlySpan<byte> data, uint seed, Span<byte> result);

    // SMHasher's own check of an implementation: keys {}, {0}, {0,1}, … with seeds 256, 255, …; then the hash of all those hashes.
    private static uint Verify(int width, Hash hash)
    {
        var key = new byte[256];
        var all = new byte[256 * width];
        for (var i = 0; i < 256; i++)
        {
            key[i] = (byte)i;
            hash(key.AsSpan(0, i), (uint)(256 - i), all.AsSpan(i * width, width));
        }

        var final = new byte[width];
        hash(all, 0, final);
        return BinaryPrimitives.ReadUInt32LittleEndian(final);
    }
}
