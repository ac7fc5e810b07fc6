using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host.Commands;
using StreamInfer.Tests.Models;
using StreamInfer.Tests.OnnxRuntime;

namespace StreamInfer.Tests.Host.Commands;

/// <summary>Lines for a shell, as people read and copy them, given to the real root command without running anything.</summary>
internal sealed partial class CommandLines : IDisposable
{
    private readonly ScratchFolder _folder = new();

    /// <summary>The program.</summary>
    public Command Root { get; } = ProgramCommand.Create(NullLoggerFactory.Instance);

    /// <summary>The checkout.</summary>
    public static string Checkout { get; } = Path.GetDirectoryName(Upwards.Find("StreamInfer.sln"))!;

    /// <summary>What the program is given by a line: without comment, redirection and what lies around <c>&lt;(…)</c>.</summary>
    public static IReadOnlyList<string> WordsOf(string line)
    {
        var match = Program().Match(line);
        Assert.True(match.Success, $"no streaminfer in '{line}'");
        return [.. CommandLineParser.SplitCommandLine(match.Groups["words"].Value.Replace('\'', '"'))];
    }

    /// <summary>The words that name files to read.</summary>
    public static IEnumerable<string> FilesOf(IEnumerable<string> words) => words.Where(word => InputFile().IsMatch(word));

    /// <summary>Whether a file lies in the checkout.</summary>
    public static bool IsThere(string file) => File.Exists(Path.Combine(Checkout, file));

    /// <summary>Parses a line; files that are not in the checkout are taken to be there.</summary>
    public ParseResult Parse(string line) =>
        Root.Parse([.. WordsOf(line).Select(word => !InputFile().IsMatch(word) ? word : IsThere(word) ? Path.Combine(Checkout, word) : _folder.Write(Path.GetFileName(word), ""))]);

    /// <summary>A command and all below it that people see.</summary>
    public static IEnumerable<Command> Visible(Command command) => [command, .. command.Subcommands.Where(sub => !sub.Hidden).SelectMany(Visible)];

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex(@"(^|\()streaminfer (?<words>[^#>|)]*)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Program();

    [GeneratedRegex(@"^[^-=:]+\.(yaml|csv|jsonl|avsc|token)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InputFile();
}
