using System.Text;
using StreamInfer.Host.Terminal;

namespace StreamInfer.Host.Api;

/// <summary>Keys and payloads of others, as one bounded line: UTF-8 where they are text, else base64.</summary>
internal static class PrintableBytes
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <param name="bytes">Anything.</param>
    /// <param name="most">Most characters; what is longer ends with an ellipsis.</param>
    public static string Of(ReadOnlySpan<byte> bytes, int most)
    {
        // Cut at a character's beginning, so that what is cut is still text.
        var cut = Math.Min(bytes.Length, most * 4);
        while (cut < bytes.Length && cut > 0 && (bytes[cut] & 0xC0) == 0x80)
        {
            cut--;
        }

        var text = TextOf(bytes[..cut], most);
        return text.Length > most ? $"{text.AsSpan(0, most)}…" : cut < bytes.Length ? text + "…" : text;
    }

    private static string TextOf(ReadOnlySpan<byte> bytes, int most)
    {
        try
        {
            return Printable.Of(StrictUtf8.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            return "base64:" + Convert.ToBase64String(bytes[..Math.Min(bytes.Length, most)]);
        }
    }
}
