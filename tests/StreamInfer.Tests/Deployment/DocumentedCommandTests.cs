using StreamInfer.Tests.Host.Commands;

namespace StreamInfer.Tests.Deployment;

/// <summary>Commands that documents tell people to type: the program knows each of them, with its options. What they do is shown elsewhere.</summary>
public sealed class DocumentedCommandTests : IDisposable
{
    private readonly CommandLines _lines = new();

    public static TheoryData<string, string> Lines
    {
        get
        {
            var lines = new TheoryData<string, string>();
            foreach (var document in Documents())
            {
                foreach (var line in CommandsOf(document))
                {
                    lines.Add(Path.GetRelativePath(CommandLines.Checkout, document), line);
                }
            }

            return lines;
        }
    }

    public void Dispose() => _lines.Dispose();

    [Theory]
    [MemberData(nameof(Lines))]
    public void Command_ofADocument_isOneThatTheProgramKnows(string document, string line) =>
        Assert.True(_lines.Parse(line).Errors is [], $"{document}: {line}: {string.Join("; ", _lines.Parse(line).Errors)}");

    /// <summary>Everything for people to read.</summary>
    internal static IEnumerable<string> Documents() =>
        Directory.EnumerateFiles(CommandLines.Checkout, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(CommandLines.Checkout, "docs"), "*.md", SearchOption.AllDirectories));

    /// <summary>Lines in blocks for a shell that begin with the program's name.</summary>
    private static IEnumerable<string> CommandsOf(string document)
    {
        var isShell = false;
        foreach (var line in File.ReadLines(document))
        {
            isShell = line.StartsWith("```", StringComparison.Ordinal) ? line == "```sh" : isShell;
            if (isShell && line.StartsWith("streaminfer ", StringComparison.Ordinal))
            {
                yield return line;
            }
        }
    }
}
