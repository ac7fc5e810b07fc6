using System.Numerics;

namespace StreamInfer.Monitoring.Randomness;

/// <summary>
/// xoshiro256** (D. Blackman and S. Vigna, Scrambled Linear Pseudorandom Number Generators, 2021). Written out here because what is drawn is part of
/// checkpoints and of what two implementations have to agree on; <see cref="System.Random"/> promises neither. Used by one thread at a time.
/// </summary>
public sealed class Rng
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>A generator whose words are the first four outputs of SplitMix64.</summary>
    /// <param name="seed">Any; equal seeds give equal draws.</param>
    public Rng(ulong seed)
    {
        var words = new SplitMix64(seed);
        (_s0, _s1, _s2, _s3) = (words.Next(), words.Next(), words.Next(), words.Next());
    }

    /// <summary>A generator that goes on where another was.</summary>
    public Rng(RngState state) => (_s0, _s1, _s2, _s3) = (state.S0, state.S1, state.S2, state.S3);

    /// <summary>Where the generator is.</summary>
    public RngState State => new(_s0, _s1, _s2, _s3);

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number in 0 … <paramref name="bound"/> − 1. One draw and no rejection: the bias, below bound·2⁻⁶⁴, does not matter here.</summary>
    /// <param name="bound">1 or more.</param>
    public int NextBounded(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);
}
