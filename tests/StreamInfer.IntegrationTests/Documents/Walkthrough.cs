using System.Text;

namespace StreamInfer.IntegrationTests.Documents;

/// <summary>What a document tells its reader to do: files to write, and commands to run in their order.</summary>
/// <param name="Files">Text by name, of blocks after a line <c>&lt;!-- file: NAME --&gt;</c>.</param>
/// <param name="Commands">The blocks after a line <c>&lt;!-- run --&gt;</c>, one after the other.</param>
internal sealed record Walkthrough(IReadOnlyDictionary<string, string> Files, string Commands)
{
    private const string Fence = "```";
    private const string Run = "<!-- run -->";
    private const string FileStart = "<!-- file: ";
    private const string FileEnd = " -->";

    /// <summary>Reads a document.</summary>
    /// <exception cref="FormatException">A mark has no block below it, or a block no end.</exception>
    public static Walkthrough Of(string markdown)
    {
        var (files, commands) = (new Dictionary<string, string>(StringComparer.Ordinal), new StringBuilder());
        var lines = markdown.Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            var mark = lines[at];
            if (mark == Run)
            {
                commands.Append(Block(lines, at + 1));
            }
            else if (mark.StartsWith(FileStart, StringComparison.Ordinal) && mark.EndsWith(FileEnd, StringComparison.Ordinal))
            {
                files.Add(mark[FileStart.Length..^FileEnd.Length], Block(lines, at + 1));
            }
        }

        return new(files, commands.ToString());
    }

    private static string Block(string[] lines, int start)
    {
        if (start == lines.Length || !lines[start].StartsWith(Fence, StringComparison.Ordinal))
        {
            throw new FormatException($"line {start}: a mark without a block in the line below it");
        }

        var end = Array.IndexOf(lines, Fence, start + 1);
        return end > 0 ? string.Concat(lines[(start + 1)..end].Select(line => line + "\n")) : throw new FormatException($"line {start + 1}: a block without an end");
    }
}
