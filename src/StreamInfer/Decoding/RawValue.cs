namespace StreamInfer.Decoding;

/// <summary>One value of an event as its format gave it, in 16 bytes. Text and bytes point into memory that outlives the row.</summary>
public readonly record struct RawValue(long Bits, int Length, RawKind Kind)
{
    public static RawValue Of(long value) => new(value, 0, RawKind.Int64);

    public static RawValue Of(double value) => new(BitConverter.DoubleToInt64Bits(value), 0, RawKind.Double);

    public static RawValue Of(bool value) => new(value ? 1 : 0, 0, RawKind.Boolean);

    /// <summary>Text at an address that stays valid for as long as the event is being decoded.</summary>
    public static RawValue TextAt(nint pointer, int length) => new(pointer, length, RawKind.Text);

    /// <summary>The double of a <see cref="RawKind.Double"/>.</summary>
    public double AsDouble => BitConverter.Int64BitsToDouble(Bits);

    /// <summary>The bytes of a <see cref="RawKind.Text"/> or <see cref="RawKind.Bytes"/>.</summary>
    public unsafe ReadOnlySpan<byte> Span => Length > 0 ? new ReadOnlySpan<byte>((void*)(nint)Bits, Length) : default;
}
