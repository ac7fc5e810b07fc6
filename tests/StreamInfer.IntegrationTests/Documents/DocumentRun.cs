using System.Diagnostics;

namespace StreamInfer.IntegrationTests.Documents;

/// <summary>A document's files and commands as they stand there, in an empty folder, with the program at ports that are free: those of the document may be taken.</summary>
internal sealed class DocumentRun : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly int _broker = FreePort.Take();
    private readonly int _http = FreePort.Take();

    /// <summary>What commands see in their environment, beside everything that the tests do.</summary>
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>The folder.</summary>
    public string Folder => _folder.File(".");

    /// <summary>Runs everything, in one shell that ends at the first failure.</summary>
    /// <param name="document">Path of the document in the checkout.</param>
    /// <param name="starter">Stands for the program; <see cref="StarterHead"/> comes before it.</param>
    public async Task<DocumentOutcome> RunAsync(string document, string starter)
    {
        var walkthrough = Walkthrough.Of(await File.ReadAllTextAsync(RepositoryFiles.Of(document)));
        foreach (var (name, text) in walkthrough.Files)
        {
            _folder.Write(name, text.Replace("9092", $"{_broker}", StringComparison.Ordinal));
        }

        Directory.CreateDirectory(_folder.File("bin"));
        _folder.Write("bin/streaminfer", StarterHead() + starter);
        _folder.Write("walkthrough.sh", $"""
            set -euo pipefail
            trap 'jobs -p | xargs -r kill 2>/dev/null || true' EXIT
            chmod +x bin/streaminfer
            PATH="$PWD/bin:$PATH"
            {walkthrough.Commands.Replace("8080", $"{_http}", StringComparison.Ordinal)}
            [[ -z ${"{!:-}"} ]] || wait "$!"
            """);

        var (exitCode, output, error) = await ShellAsync();

        Assert.True(exitCode == 0, $"exit code {exitCode}\n{output}\n{error}\n{Read("run.log")}");
        return new DocumentOutcome(output, Read("metrics.txt"));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Defines <c>program</c>, <c>become</c> for the last thing a script does, so that signals reach the program, and <c>$broker</c> and <c>$http</c>, where it is.</summary>
    private string StarterHead() => $"""
        #!/usr/bin/env bash
        set -euo pipefail
        broker=127.0.0.1:{_broker} http=127.0.0.1:{_http}
        become() {"{"} exec dotnet '{Path.Combine(AppContext.BaseDirectory, "StreamInfer.Host.dll")}' "$@"; {"}"}
        program() (become "$@")

        """;

    private string Read(string name) => File.Exists(_folder.File(name)) ? File.ReadAllText(_folder.File(name)) : "";

    private async Task<(int ExitCode, string Output, string Error)> ShellAsync()
    {
        var start = new ProcessStartInfo("bash", ["walkthrough.sh"]) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

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
}
