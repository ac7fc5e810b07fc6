using StreamInfer.Monitoring.Randomness;

namespace StreamInfer.Host.Simulation;

/// <summary>
/// What a simulation draws from <see cref="Rng"/>: the same seed gives the same draws on every machine and with every version of .NET. One thread at a time.
/// </summary>
/// <param name="seed">Any.</param>
internal sealed class SimulationRandom(ulong seed)
{
    private readonly Rng _words = new(seed);

    /// <inheritdoc cref="SplitMix64.Mix"/>
    public static ulong Mix(ulong value) => SplitMix64.Mix(value);

    public ulong Next() => _words.Next();

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => _words.NextDouble();

    /// <summary>Uniform in 0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => _words.NextBounded(bound);

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
