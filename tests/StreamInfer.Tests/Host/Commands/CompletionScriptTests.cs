using System.CommandLine;
using System.Diagnostics;
using StreamInfer.Host.Commands;

namespace StreamInfer.Tests.Host.Commands;

public sealed class CompletionScriptTests
{
    [Theory]
    [InlineData("streaminfer ''", "run models")]
    [InlineData("streaminfer mo", "models")]
    [InlineData("streaminfer models ''", "list show")]
    [InlineData("streaminfer models list --f", "--format --from")]
    [InlineData("streaminfer models list --format ''", "Json Text")]
    [InlineData("streaminfer run topologies/fraud.yaml --s", "--state")]
    [InlineData("streaminfer secret ''", "run models")]
    public async Task Bash_sourcedByAShell_completes(string typed, string expected)
    {
        var script = $"""
            {CompletionScript.Bash(CompletionWords.Of(Program()))}
            COMP_WORDS=({typed}); COMP_CWORD=$((${"{#COMP_WORDS[@]}"} - 1)); _streaminfer; echo "${"{COMPREPLY[*]}"}"
            """;
        var start = new ProcessStartInfo("bash", ["--norc", "-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var bash = Process.Start(start)!;

        var told = await bash.StandardOutput.ReadToEndAsync();

        Assert.Empty(await bash.StandardError.ReadToEndAsync());
        Assert.Equal(expected, told.Trim());
    }

    private static Command Program() => new("streaminfer")
    {
        new Command("run") { new Option<string>("--state") },
        new Command("models") { new Command("list") { new Option<StreamInfer.Host.Terminal.LogFormat>("--format"), new Option<string>("--from"), new Option<bool>("--json") }, new Command("show") },
        new Command("secret") { Hidden = true },
    };
}
