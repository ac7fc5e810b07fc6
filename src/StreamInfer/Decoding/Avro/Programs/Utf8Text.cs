using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace StreamInfer.Decoding.Avro.Programs;

/// <summary>Checks text.</summary>
internal static unsafe class Utf8Text
{
    private const ulong HighBits = 0x8080808080808080;

    /// <summary>
    /// Whether the <paramref name="length"/> bytes at <paramref name="p"/> are UTF-8; short ASCII, as most categories are, without a call.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsValid(byte* p, int length, byte* end)
    {
        // A whole word may be read past the text, but not past the payload.
        if (length <= sizeof(ulong) && end - p >= sizeof(ulong))
        {
            var beyond = length == 0 ? 0 : ulong.MaxValue >> (8 * (sizeof(ulong) - length));
            if ((Unsafe.ReadUnaligned<ulong>(p) & HighBits & beyond) == 0)
            {
                return true;
            }
        }

        return Utf8.IsValid(new ReadOnlySpan<byte>(p, length));
    }
}
