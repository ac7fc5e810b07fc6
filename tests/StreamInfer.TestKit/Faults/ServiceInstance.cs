using StreamInfer.TestKit.Processes;

namespace StreamInfer.TestKit.Faults;

/// <summary>
/// One instance of <c>streaminfer run</c>: a process that is killed, stopped and started again, with everything it ever wrote. One owner at a time.
/// </summary>
/// <param name="name">For messages.</param>
/// <param name="topology">Its topology file.</param>
/// <param name="models">Its model repository.</param>
internal sealed class ServiceInstance(string name, string topology, string models) : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly Dictionary<string, string> Environment = new(StringComparer.Ordinal) { ["DOTNET_TieredPGO"] = "0" };

    private string _past = string.Empty;
    private ProgramRun? _run;

    public string Name => name;

    /// <summary>Everything it wrote in all its lives.</summary>
    public string Written => _past + Current;

    /// <summary>What it wrote in its present life.</summary>
    public string Current => _run is null ? string.Empty : _run.Output + _run.Error;

    /// <summary>Whether it ended by itself, or was never started.</summary>
    public bool HasEnded => _run?.HasExited ?? true;

    /// <summary>With which code it ended; null while it runs.</summary>
    public int? ExitCode => _run is { HasExited: true } ended ? ended.ExitCode : null;

    public void Start()
    {
        Bury();
        _run = new ProgramRun(Environment, "run", topology, "--models", models, "--listen", "none");
    }

    /// <summary>Ends it with SIGKILL.</summary>
    public void Kill() => _run!.Kill();

    /// <summary>Stops it where it is (SIGSTOP) until <see cref="Resume"/>.</summary>
    public void Suspend() => _run!.Suspend();

    /// <summary>Lets it go on (SIGCONT).</summary>
    public void Resume() => _run!.Resume();

    /// <summary>Asks it to stop (SIGTERM).</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> TerminateAsync()
    {
        _run!.Terminate();
        return _run.ExitAsync();
    }

    /// <summary>Waits until it has written something in its present life.</summary>
    /// <param name="text">What.</param>
    /// <param name="behind">Behind so many characters of <see cref="Current"/>.</param>
    /// <exception cref="InvalidOperationException">It ended.</exception>
    /// <exception cref="TimeoutException">It wrote other things only.</exception>
    public async Task SaysAsync(string text, int behind = 0)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!Current[behind..].Contains(text, StringComparison.Ordinal))
        {
            if (HasEnded)
            {
                throw new InvalidOperationException($"{name} ended: {Current}");
            }

            if (TimeProvider.System.GetElapsedTime(began) > Limit)
            {
                throw new TimeoutException($"{name} did not say '{text}' within {Limit}: {Current}");
            }

            await Task.Delay(Step, TimeProvider.System);
        }
    }

    public void Dispose() => _run?.Dispose();

    private void Bury()
    {
        _past = Written;
        _run?.Dispose();
        _run = null;
    }
}
