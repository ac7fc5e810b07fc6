using System.Diagnostics;
using System.Text.RegularExpressions;
using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.IntegrationTests.Service;

namespace StreamInfer.IntegrationTests.Documents;

/// <summary>The commands of docs/getting-started.md, as they stand there, in an empty folder.</summary>
[Collection(AloneCollection.Name)]
public sealed partial class GettingStartedTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Elec2Theory]
    [InlineData("getting-started.md")]
    public async Task Document_itsCommandsRunInAnEmptyFolder_endWithTheDriftThatItShows(string document)
    {
        var walkthrough = Walkthrough.Of(await File.ReadAllTextAsync(RepositoryFiles.Of("docs", document)));
        var (broker, http) = (FreePort.Take(), FreePort.Take());
        using var folder = new TemporaryFolder();
        foreach (var (name, text) in walkthrough.Files)
        {
            folder.Write(name, text.Replace("9092", $"{broker}", StringComparison.Ordinal));
        }

        Directory.CreateDirectory(folder.File("bin"));
        folder.Write("bin/streaminfer", Starter(broker, http));
        folder.Write("walkthrough.sh", $"""
            set -euo pipefail
            trap 'jobs -p | xargs -r kill 2>/dev/null || true' EXIT
            chmod +x bin/streaminfer
            PATH="$PWD/bin:$PATH"
            {walkthrough.Commands.Replace("8080", $"{http}", StringComparison.Ordinal)}
            wait "$!"
            """);

        var (exitCode, output, error) = await RunAsync(folder);

        var log = File.Exists(folder.File("run.log")) ? await File.ReadAllTextAsync(folder.File("run.log")) : "no run.log";
        Assert.True(exitCode == 0, $"exit code {exitCode}\n{output}\n{error}\n{log}");
        Assert.Contains("produced 45312 events", output, StringComparison.Ordinal);
        Assert.Equal(["vicprice", "vicdemand", "transfer"], OutOfRange().Matches(output).Select(match => match.Groups["subject"].Value));
    }

    /// <summary>The program at ports that are free: those of the document may be taken. What drift says is asked for until monitoring, which trails behind, has seen the year 1998.</summary>
    private static string Starter(int broker, int http) => $"""
        #!/usr/bin/env bash
        set -euo pipefail
        program() (exec dotnet '{Path.Combine(AppContext.BaseDirectory, "StreamInfer.Host.dll")}' "$@")
        case $1 in
        produce | tail) set -- "$@" --bootstrap 127.0.0.1:{broker} ;;
        status) set -- "$@" http://127.0.0.1:{http} ;;
        run) set -- "$@" --listen 127.0.0.1:{http} ;;
        drift)
            set -- "$@" --url http://127.0.0.1:{http}
            until program "$@" | grep -q 'watermark 1998'; do sleep 0.2; done
            ;;
        esac
        exec dotnet '{Path.Combine(AppContext.BaseDirectory, "StreamInfer.Host.dll")}' "$@"
        """;

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(TemporaryFolder folder)
    {
        var start = new ProcessStartInfo("bash", ["walkthrough.sh"]) { WorkingDirectory = folder.File("."), RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["D"] = RepositoryFiles.SharedData("elec2");
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    [GeneratedRegex("^(?<subject>[a-z]+) +drift .* out of range, since 1997-05", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OutOfRange();
}
