using System.Diagnostics;
using System.Text.RegularExpressions;
using StreamInfer.Tests.Host.Commands;

namespace StreamInfer.Tests.Deployment;

/// <summary>
/// Scripts that documents tell people to start. They build and measure, which takes minutes, so here none of them runs: each is there, may be started, and is read by the shell without a mistake; and
/// what those are given that hand everything on to the program is something that the program takes.
/// </summary>
public sealed partial class ScriptTests : IDisposable
{
    // eng/NAME.sh ends with: exec dotnet "$program" NAME "$@"
    private static readonly string[] OfTheProgram = ["demo", "bench"];

    private readonly CommandLines _lines = new();

    public static TheoryData<string> Scripts => [.. Started().Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Projects => [.. Texts().SelectMany(text => Project().Matches(text)).Select(match => match.Groups["path"].Value).Distinct(StringComparer.Ordinal)];

    public static TheoryData<string, string> LinesOfTheProgram
    {
        get
        {
            var lines = new TheoryData<string, string>();
            foreach (var line in Started().Where(match => OfTheProgram.Contains(match.Groups["name"].Value, StringComparer.Ordinal)).DistinctBy(match => match.Value))
            {
                lines.Add(line.Groups["name"].Value, line.Groups["arguments"].Value.Trim());
            }

            return lines;
        }
    }

    public void Dispose() => _lines.Dispose();

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Script_ofADocument_isThereAndRight(string name)
    {
        var file = Path.Combine(CommandLines.Checkout, "eng", $"{name}.sh");

        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", "test -x \"$0\" || echo cannot be started >&2; bash -n \"$0\"", file]) { RedirectStandardError = true })!;

        Assert.Empty(await shell.StandardError.ReadToEndAsync());
    }

    [Theory]
    [MemberData(nameof(LinesOfTheProgram))]
    public void Arguments_ofAScriptThatHandsThemOn_areThoseOfTheProgram(string name, string arguments)
    {
        Assert.EndsWith($"exec dotnet \"$program\" {name} \"$@\"\n", File.ReadAllText(Path.Combine(CommandLines.Checkout, "eng", $"{name}.sh")), StringComparison.Ordinal);
        Assert.Empty(_lines.Parse($"streaminfer {name} {arguments}").Errors);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_ofADocument_isThere(string path) => Assert.True(Directory.Exists(Path.Combine(CommandLines.Checkout, path)), $"no {path}");

    private static IEnumerable<Match> Started() => Texts().SelectMany(text => Script().Matches(text));

    private static IEnumerable<string> Texts() => DocumentedCommandTests.Documents().Select(File.ReadAllText);

    [GeneratedRegex(@"\beng/(?<name>[a-z-]+)\.sh(?<arguments>( +[^\s`#()|]+)*)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Script();

    [GeneratedRegex(@"dotnet (build|test|run)( -c Release)?( --project)? (?<path>(src|tests)/[A-Za-z./]+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Project();
}
