using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace StreamInfer.TestKit.Processes;

/// <summary><c>streaminfer</c> as a process of its own, with what it printed; it must lie beside the assembly that runs.</summary>
internal sealed class ProgramRun : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private bool _isDisposed;

    public ProgramRun(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        // A shell's background job ignores SIGINT, and so would every program below it.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "StreamInfer.Host.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = RepositoryFiles.Root,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => Text(_output);

    public string Error => Text(_error);

    public bool HasExited => _process.HasExited;

    /// <summary>Once it has exited; 128 and the signal's number where a signal ended it.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Ends it with SIGKILL.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Asks it to stop (SIGTERM).</summary>
    public void Terminate() => Signal("TERM");

    /// <summary>What the system tells everybody about how it was started.</summary>
    public string CommandLine => File.ReadAllText($"/proc/{_process.Id}/cmdline");

    /// <summary>Stops it where it is (SIGSTOP) until <see cref="Resume"/>: its connections stay, and nothing is answered.</summary>
    public void Suspend() => Signal("STOP");

    /// <summary>Lets it go on (SIGCONT).</summary>
    public void Resume() => Signal("CONT");

    /// <summary>Waits for the end and tells the exit code; at most 3 minutes.</summary>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3), TimeProvider.System);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    /// <summary>Sends it a signal, by name.</summary>
    public void Signal(string name)
    {
        using var sender = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        sender.WaitForExit();
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            text.AppendLine(line);
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
