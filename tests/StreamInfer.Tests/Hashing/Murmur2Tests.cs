using System.Text;
using StreamInfer.Hashing;

namespace StreamInfer.Tests.Hashing;

public sealed class Murmur2Tests
{
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    [InlineData("abc", 479470107)]
    [InlineData("", 275646681)]
    public void Hash_vectorOfKafka_matches(string text, int expected) =>
        Assert.Equal(expected, Murmur2.Hash(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Partition_negativeHash_dropsTheSign() =>
        Assert.Equal((-973932308 & 0x7fffffff) % 12, Murmur2.Partition("21"u8, 12));

    [Fact]
    public void Partition_noPartitions_isRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Murmur2.Partition("21"u8, 0));
}
