namespace StreamInfer.Host.Simulation;

/// <summary>
/// Exponential and logarithm from IEEE additions, multiplications and divisions alone. The C library's differ in the last bit between
/// machines, and one bit is enough to send two simulations of the same seed apart.
/// </summary>
internal static class PortableMath
{
    private const double Ln2High = 0.6931471803691238;
    private const double Ln2Low = 1.9082149292705877e-10;

    /// <summary>e to the <paramref name="x"/>, to about 1e-15 of its size; <paramref name="x"/> from -700 to 700.</summary>
    public static double Exp(double x)
    {
        var power = Math.Round(x * 1.4426950408889634);
        var rest = (x - (power * Ln2High)) - (power * Ln2Low);
        var sum = 1.0;
        for (var degree = 13; degree >= 1; degree--)
        {
            sum = 1 + (rest * sum / degree);
        }

        return sum * BitConverter.Int64BitsToDouble(((long)power + 1023) << 52);
    }

    /// <summary>Natural logarithm, to about 1e-15; <paramref name="x"/> is a normal number above 0.</summary>
    public static double Log(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var power = (int)(bits >> 52) - 1023;
        var mantissa = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        if (mantissa > 1.4142135623730951)
        {
            mantissa *= 0.5;
            power++;
        }

        var ratio = (mantissa - 1) / (mantissa + 1);
        var square = ratio * ratio;
        var sum = 0.0;
        for (var degree = 21; degree >= 1; degree -= 2)
        {
            sum = (sum * square) + (1.0 / degree);
        }

        return (power * Ln2High) + ((2 * ratio * sum) + (power * Ln2Low));
    }
}
