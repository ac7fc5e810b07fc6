using System.Globalization;
using System.Numerics;
using StreamInfer.Decoding.Avro.Programs;

namespace StreamInfer.Tests.Decoding.Avro;

public sealed class DecimalNumberTests
{
    [Fact]
    public void ToDouble_upToSixteenBytes_roundsCorrectly()
    {
        var random = new Random(5);
        for (var i = 0; i < 5000; i++)
        {
            var bytes = new byte[random.Next(0, 17)];
            random.NextBytes(bytes);
            var scale = random.Next(0, 40);
            Assert.Equal(Exact(bytes, scale), DecimalNumber.ToDouble(bytes, scale));
        }
    }

    [Fact]
    public void ToDouble_signPadded_isTheSameNumber()
    {
        Assert.Equal(-1.0, DecimalNumber.ToDouble(Enumerable.Repeat((byte)0xff, 500).ToArray(), 0));
        Assert.Equal(0.5, DecimalNumber.ToDouble([.. new byte[500], 5], 1));
        Assert.Equal(-128.0, DecimalNumber.ToDouble([0xff, 0x80], 0));
    }

    [Fact]
    public void ToDouble_longer_isCloseAndNeverThrows()
    {
        var random = new Random(6);
        for (var i = 0; i < 500; i++)
        {
            var bytes = new byte[random.Next(17, 120)];
            random.NextBytes(bytes);
            var scale = random.Next(0, 280);
            var exact = Exact(bytes, scale);
            var actual = DecimalNumber.ToDouble(bytes, scale);
            Assert.True(exact == actual || Math.Abs(exact - actual) <= Math.Abs(exact) * 1e-14, $"{exact:R} {actual:R}");
        }
    }

    [Fact]
    public void ToDouble_beyondDoubles_isInfiniteOrZero()
    {
        Assert.Equal(double.PositiveInfinity, DecimalNumber.ToDouble([0x7f, .. new byte[500]], 0));
        Assert.Equal(double.NegativeInfinity, DecimalNumber.ToDouble([0x80, .. new byte[100_000]], 0));
        Assert.Equal(0.0, DecimalNumber.ToDouble([1], int.MaxValue));
        Assert.Equal(0.0, DecimalNumber.ToDouble([0x7f, .. new byte[100_000]], int.MaxValue));
    }

    private static double Exact(byte[] bytes, int scale) =>
        double.Parse($"{new BigInteger(bytes, isUnsigned: false, isBigEndian: true)}E-{scale}", CultureInfo.InvariantCulture);
}
