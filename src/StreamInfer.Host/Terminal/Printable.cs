using System.Globalization;
using System.Text;

namespace StreamInfer.Host.Terminal;

/// <summary>What others wrote, made fit for one line of a terminal: nothing in it can move the cursor, break the line, or turn its direction.</summary>
internal static class Printable
{
    /// <summary>The text, with control, format and line separating characters as <c>\u</c> and their number.</summary>
    public static string Of(string text)
    {
        var printable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                printable.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            }
            else
            {
                printable.Append(rune);
            }
        }

        return printable.ToString();
    }
}
