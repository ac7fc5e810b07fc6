using System.Globalization;
using System.Text;

namespace StreamInfer.Pipeline.Crashes;

/// <summary>Keeps a <see cref="Suspicion"/> from one start to the next: a line each, <c>partition first last deaths</c>. Replaced as a whole.</summary>
internal static class SuspicionFile
{
    /// <summary>None where there is no file; lines that are none of ours are passed over, since what they say cannot be known.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Suspicion Read(string path) =>
        File.Exists(path) ? new Suspicion([.. File.ReadLines(path).Take(Suspicion.MaxSuspects).Select(Parse).OfType<Suspect>()]) : Suspicion.None;

    /// <exception cref="IOException">The file cannot be written; the old one stays.</exception>
    public static void Write(string path, Suspicion suspicion)
    {
        var text = new StringBuilder();
        foreach (var (span, deaths) in suspicion.Suspects)
        {
            text.Append(CultureInfo.InvariantCulture, $"{span.Partition} {span.First} {span.Last} {deaths}\n");
        }

        var unfinished = path + ".unfinished";
        File.WriteAllText(unfinished, text.ToString());
        File.Move(unfinished, path, overwrite: true);
    }

    private static Suspect? Parse(string line)
    {
        var parts = line.Split(' ');
        var numbers = new long[4];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (parts.Length != numbers.Length || !long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }

        return numbers[1] <= numbers[2] && numbers[3] is > 0 and <= int.MaxValue ? new Suspect(new OffsetSpan(numbers[1], numbers[2], numbers[0]), (int)numbers[3]) : null;
    }
}
