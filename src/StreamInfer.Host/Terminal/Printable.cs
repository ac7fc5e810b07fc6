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

    /// <summary>
    /// The same for JSON as the writer lays it out, whose line breaks stay: what it leaves as it is and a terminal would act on stands in strings only, where <c>\u</c> means
    /// the same character.
    /// </summary>
    public static string OfJson(string json) => string.Join('\n', json.Split('\n').Select(line => Of(line.TrimEnd('\r'))));
}
