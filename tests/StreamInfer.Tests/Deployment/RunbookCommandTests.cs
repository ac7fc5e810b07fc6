using System.CommandLine;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host.Commands;
using StreamInfer.Tests.OnnxRuntime;

namespace StreamInfer.Tests.Deployment;

/// <summary>What the runbook tells people to type and to look for, against the program.</summary>
public sealed partial class RunbookCommandTests
{
    private static readonly string Runbook = File.ReadAllText(Upwards.Find("docs/operations.md")!);

    public static TheoryData<string> Commands => [.. Typed().Matches(Runbook).Select(match => match.Value.Trim()).Distinct(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_ofTheRunbook_isThereWithItsOptions(string typed) => Assert.Empty(MistakesOf(typed));

    [Theory]
    [InlineData("streaminfer nothing", "nothing")]
    [InlineData("streaminfer models nothing", "nothing")]
    [InlineData("streaminfer run x.yaml --nothing y", "--nothing")]
    public void Command_thatIsNotThere_isFound(string typed, string mistake) => Assert.Equal([mistake], MistakesOf(typed));

    [Fact]
    public void LogEvents_ofTheRunbook_areThoseOfTheProgram()
    {
        var source = Path.Combine(Path.GetDirectoryName(Upwards.Find("StreamInfer.sln"))!, "src");
        var written = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories).SelectMany(file => EventId().Matches(File.ReadAllText(file))).Select(match => match.Groups["id"].Value).ToHashSet(StringComparer.Ordinal);
        var named = NamedEvents().Matches(Runbook).SelectMany(match => Number().Matches(match.Value)).Select(match => match.Value).ToList();

        Assert.InRange(named.Count, 7, 100);
        Assert.Empty(named.Except(written, StringComparer.Ordinal));
    }

    private static List<string> MistakesOf(string typed)
    {
        var command = ProgramCommand.Create(NullLoggerFactory.Instance);
        var mistakes = new List<string>();
        var isPath = true;
        foreach (var word in typed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).TakeWhile(word => word[0] != '#'))
        {
            if (isPath && command.Subcommands.FirstOrDefault(sub => sub.Name == word) is { } sub)
            {
                command = sub;
                continue;
            }

            if (isPath && command.Subcommands.Count > 0 && command.Arguments.Count == 0 && !word.StartsWith('-'))
            {
                mistakes.Add(word);
            }

            isPath = false;
            if (word.StartsWith("--", StringComparison.Ordinal) && command.Options.All(option => option.Name != word))
            {
                mistakes.Add(word);
            }
        }

        return mistakes;
    }

    /// <summary>In a code span, or a line of a code block.</summary>
    [GeneratedRegex(@"(?<=`)streaminfer [a-z][^`\n]*(?=`)|(?<=^)streaminfer [a-z].*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Typed();

    [GeneratedRegex(@"(EventId = |LoggerMessage\()(?<id>\d+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EventId();

    [GeneratedRegex(@"\b(log has it as event|events?) \d{3,4}( and \d{3,4})?\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamedEvents();

    [GeneratedRegex(@"\d+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Number();
}
