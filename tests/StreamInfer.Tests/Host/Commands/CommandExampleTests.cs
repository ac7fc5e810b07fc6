using System.CommandLine;
using System.Globalization;
using StreamInfer.Host;
using StreamInfer.Host.Commands;
using StreamInfer.Host.Commands.Help;

namespace StreamInfer.Tests.Host.Commands;

public sealed class CommandExampleTests : IDisposable
{
    // What people have themselves, or make with the command.
    private static readonly string[] Placeholders = ["events.csv", "events.jsonl", "training.csv", "tokens.jsonl", "ops.token"];

    private readonly CommandLines _lines = new();

    public static TheoryData<string, string> Examples
    {
        get
        {
            var examples = new TheoryData<string, string>();
            foreach (var path in CommandExamples.Paths)
            {
                foreach (var example in CommandExamples.Of(path))
                {
                    examples.Add(path, example.Line);
                }
            }

            return examples;
        }
    }

    public void Dispose() => _lines.Dispose();

    [Fact]
    public void Paths_areTheCommandsThatPeopleSee() =>
        Assert.Equal(CommandLines.Visible(_lines.Root).Select(CommandExamples.PathOf).Order(StringComparer.Ordinal), CommandExamples.Paths.Order(StringComparer.Ordinal));

    [Fact]
    public void Descriptions_ofAllCommands_leaveExamplesToTheTable() =>
        Assert.All(CommandLines.Visible(_lines.Root), command => Assert.DoesNotContain("streaminfer ", command.Description, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_givenToTheProgram_isOfItsCommandAndRight(string path, string line)
    {
        var parsed = _lines.Parse(line);

        Assert.Empty(parsed.Errors);
        var command = parsed.CommandResult.Command;
        Assert.StartsWith(path, CommandExamples.PathOf(command), StringComparison.Ordinal);
        Assert.True(command.Action is not null || line.EndsWith("--help", StringComparison.Ordinal), $"'{line}' does nothing");
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_filesThatItReads_areInTheCheckoutOrTheReadersOwn(string path, string line) =>
        Assert.All(CommandLines.FilesOf(CommandLines.WordsOf(line)), file => Assert.True(CommandLines.IsThere(file) || Placeholders.Contains(file, StringComparer.Ordinal), $"{path}: no {file}"));

    [Theory]
    [InlineData("tail --help", "  # the first three records\n  streaminfer tail fraud-drift --from beginning --count 3\n")]
    [InlineData("models shadow add -h", "  # copies of a tenth of the events\n  streaminfer models shadow add topologies/fraud.yaml 3 --percent 10")]
    [InlineData("models --help", "  # which versions there are\n  streaminfer models list\n")]
    [InlineData("produce --nonsense --help", "  streaminfer produce events.csv --topic electricity --format json --key id\n")]
    public void Help_ofACommand_endsWithItsExamples(string line, string expected)
    {
        var text = HelpOf(line);

        Assert.Contains("Usage:\n  streaminfer", text, StringComparison.Ordinal);
        Assert.Contains("\nExamples:\n", text, StringComparison.Ordinal);
        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exit codes:", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_ofTheProgram_listsExitCodes()
    {
        var text = HelpOf("--help");

        Assert.Contains("\nExamples:\n", text, StringComparison.Ordinal);
        Assert.Contains("\nExit codes:\n  0    done", text, StringComparison.Ordinal);
        Assert.Contains("\n  130  a second signal", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Completion_ofTheWholeProgram_knowsItsCommands()
    {
        using var output = new StringWriter { NewLine = "\n" };

        Assert.Equal(ExitCode.Success, _lines.Root.Parse(["completion", "bash"]).Invoke(new InvocationConfiguration { Output = output }));
        Assert.All(
            CommandLines.Visible(_lines.Root).Select(CommandExamples.PathOf),
            path => Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"_streaminfer_words['{path}']="), output.ToString(), StringComparison.Ordinal));
    }

    private string HelpOf(string line)
    {
        using var output = new StringWriter { NewLine = "\n" };
        Assert.Equal(ExitCode.Success, _lines.Root.Parse(line.Split(' ')).Invoke(new InvocationConfiguration { Output = output }));
        return output.ToString().ReplaceLineEndings("\n");
    }
}
