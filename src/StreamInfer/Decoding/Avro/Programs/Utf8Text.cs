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
        // A word may reach past the text, but not past the payload.
        if (length <= sizeof(ulong) && end - p >= sizeof(ulong))
        {
            // The shift drops what is beyond the text. For empty text it drops nothing, and the call decides.
            if ((Unsafe.ReadUnaligned<ulong>(p) & HighBits) << (8 * (sizeof(ulong) - length)) == 0)
            {
                return true;
            }
        }

        return IsValidLong(p, length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsValidLong(byte* p, int length) => Utf8.IsValid(new ReadOnlySpan<byte>(p, length));
}
