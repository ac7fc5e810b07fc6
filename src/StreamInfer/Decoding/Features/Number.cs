namespace StreamInfer.Decoding.Features;

/// <summary>A number on its way to a column: a 64-bit integer in full, or a double. No integer passes through a double unasked.</summary>
internal readonly struct Number
{
    private readonly long _bits;

    private Number(long bits, bool isInteger)
    {
        _bits = bits;
        IsInteger = isInteger;
    }

    public bool IsInteger { get; }

    /// <summary>The integer; only where <see cref="IsInteger"/>.</summary>
    public long Integer => _bits;

    public bool IsFinite => IsInteger || double.IsFinite(BitConverter.Int64BitsToDouble(_bits));

    /// <summary>The value as a double, rounded to nearest where an integer is too large.</summary>
    public double AsDouble => IsInteger ? _bits : BitConverter.Int64BitsToDouble(_bits);

    /// <summary>The value as a float, rounded once.</summary>
    public float AsFloat => IsInteger ? _bits : (float)BitConverter.Int64BitsToDouble(_bits);

    public static Number Of(long value) => new(value, isInteger: true);

    public static Number Of(double value) => new(BitConverter.DoubleToInt64Bits(value), isInteger: false);

    public RawValue ToRaw() => new(_bits, 0, IsInteger ? RawKind.Int64 : RawKind.Double);

    /// <summary>The value as an integer, if it is one in range.</summary>
    public bool TryInteger(out long value)
    {
        if (IsInteger)
        {
            value = _bits;
            return true;
        }

        // 2^63 itself is out of range, and the largest double below it is an integer in range; NaN fails every comparison.
        var real = BitConverter.Int64BitsToDouble(_bits);
        var fits = real is >= -9223372036854775808.0 and < 9223372036854775808.0 && Math.Floor(real).Equals(real);
        value = fits ? (long)real : 0;
        return fits;
    }
}
