namespace StreamInfer.Models.Optimizing;

/// <summary>What becomes of a constant's values in FP16: 11 bits of mantissa, at most 65,504, and nothing below 6e-8 but zero.</summary>
internal sealed class HalfValues
{
    // The bits of the smallest number above zero.
    private const ushort Smallest = 1;

    private readonly Half[] _values;
    private readonly bool _isLost;

    /// <param name="values">As they were.</param>
    /// <param name="clamp">Whether those beyond the range become its ends.</param>
    public HalfValues(ReadOnlySpan<float> values, bool clamp)
    {
        _values = new Half[values.Length];
        var nonZero = 0;
        for (var index = 0; index < values.Length; index++)
        {
            var (value, half) = (values[index], (Half)values[index]);
            var (isBeyond, isVanished) = (float.IsFinite(value) && Half.IsInfinity(half), value != 0 && half == Half.Zero);
            nonZero += value != 0 ? 1 : 0;
            Beyond += isBeyond ? 1 : 0;
            Vanished += isVanished ? 1 : 0;
            Largest = isBeyond ? Math.Max(Largest, Math.Abs(value)) : Largest;
            _values[index] = isBeyond && clamp ? value > 0 ? Half.MaxValue : Half.MinValue : half;
        }

        // A weight in a thousand that becomes zero changes little; an epsilon that does divides by zero.
        _isLost = Vanished > 0 && Vanished == nonZero;
        for (var index = 0; _isLost && clamp && index < values.Length; index++)
        {
            _values[index] = values[index] == 0 ? Half.Zero : Half.CopySign(BitConverter.UInt16BitsToHalf(Smallest), (Half)Math.Sign(values[index]));
        }
    }

    public ReadOnlySpan<Half> Values => _values;

    /// <summary>How many are beyond the range.</summary>
    public int Beyond { get; }

    /// <summary>How many become zero and were not.</summary>
    public int Vanished { get; }

    /// <summary>The greatest amount of those beyond the range; 0 where there are none.</summary>
    public float Largest { get; }

    /// <summary>Whether the constant still says what it said.</summary>
    public bool Fits => Beyond == 0 && !_isLost;
}
