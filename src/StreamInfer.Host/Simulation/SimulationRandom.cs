namespace StreamInfer.Host.Simulation;

/// <summary>
/// xoshiro256** 1.0 (Blackman and Vigna, public domain), its state filled by SplitMix64: the same seed gives the same draws on every
/// machine and with every version of .NET. One thread at a time.
/// </summary>
internal sealed class SimulationRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    public SimulationRandom(ulong seed)
    {
        _s0 = Mix(seed += Golden);
        _s1 = Mix(seed += Golden);
        _s2 = Mix(seed += Golden);
        _s3 = Mix(seed + Golden);
    }

    /// <summary>The output function of SplitMix64: a bijection of 64 bits, so that different inputs never meet.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    public ulong Next()
    {
        var result = ulong.RotateLeft(_s1 * 5, 7) * 9;
        var shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = ulong.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in 0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>Uniform in <paramref name="first"/> to <paramref name="last"/>, both included.</summary>
    public int Between(int first, int last) => first + Below(last - first + 1);

    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>Uniform in [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public double Range(double from, double to) => from + ((to - from) * NextDouble());

    /// <summary>Mean 1.</summary>
    public double Exponential() => -PortableMath.Log(1 - NextDouble());

    /// <summary>Close to the standard normal: the sum of twelve 16-bit uniforms, so always within ±6.</summary>
    public double Normal()
    {
        var sum = QuarterSum(Next()) + QuarterSum(Next()) + QuarterSum(Next());
        return (sum - 393_210) / 65_536.0;
    }

    /// <summary>How many of a Poisson process of this mean, by inversion; at most 60.</summary>
    public int Poisson(double mean)
    {
        var term = PortableMath.Exp(-mean);
        var cumulative = term;
        var target = NextDouble();
        var count = 0;
        while (target >= cumulative && count < 60)
        {
            count++;
            term *= mean / count;
            cumulative += term;
        }

        return count;
    }

    /// <summary>Roughly normal with mean 0 and standard deviation 1, from the bits of one hash.</summary>
    public static double Bell(ulong hash) => (QuarterSum(hash) - 131_070) / 37_837.2;

    private static int QuarterSum(ulong bits) =>
        (int)((bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48));
}
