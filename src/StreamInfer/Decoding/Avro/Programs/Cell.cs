using System.Runtime.CompilerServices;

namespace StreamInfer.Decoding.Avro.Programs;

/// <summary>
/// Writes values in two stores of eight bytes where the constructor needs three of different sizes. Relies on the layout of
/// <see cref="RawValue"/> (bits, length, kind, padding), which a test guards.
/// </summary>
internal static unsafe class Cell
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(RawValue* to, long bits, RawKind kind)
    {
        ((long*)to)[0] = bits;
        ((ulong*)to)[1] = (ulong)kind << 32;
    }

    /// <summary>Text or bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(RawValue* to, byte* at, int length, RawKind kind)
    {
        ((long*)to)[0] = (nint)at;
        ((ulong*)to)[1] = ((ulong)kind << 32) | (uint)length;
    }
}
