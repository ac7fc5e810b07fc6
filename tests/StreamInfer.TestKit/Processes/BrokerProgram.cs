namespace StreamInfer.TestKit.Processes;

/// <summary><c>streaminfer broker</c> as a process of its own, which can be killed and started again on the same folder and port.</summary>
internal sealed class BrokerProgram : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    // What makes long runs faster makes a start slower.
    private static readonly Dictionary<string, string> Environment = new(StringComparer.Ordinal) { ["DOTNET_TieredPGO"] = "0" };

    private readonly TemporaryFolder _folder = new();
    private readonly string[] _more;
    private ProgramRun? _run;

    /// <param name="more">Further arguments of the command.</param>
    public BrokerProgram(params string[] more) => _more = more;

    /// <summary>Where it listens, whenever it runs.</summary>
    public string Address { get; } = $"127.0.0.1:{FreePort.Take()}";

    /// <summary>Starts it and returns once it takes requests.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; says what it wrote.</exception>
    public async Task StartAsync()
    {
        Launch();
        while (!_run!.Output.Contains("opened in", StringComparison.Ordinal))
        {
            if (_run.HasExited)
            {
                throw new InvalidOperationException($"the broker did not start: {_run.Error}");
            }

            await Task.Delay(Step, TimeProvider.System);
        }
    }

    /// <summary>Starts it without waiting until it is there.</summary>
    public void Launch() => _run = new ProgramRun(Environment, ["broker", "--data", _folder.File("data"), "--listen", Address, .. _more]);

    /// <summary>Ends it with SIGKILL.</summary>
    public void Kill()
    {
        _run!.Kill();
        _run.Dispose();
    }

    /// <summary>Stops it where it is (SIGSTOP) until <see cref="Resume"/>.</summary>
    public void Suspend() => _run!.Suspend();

    /// <summary>Lets it go on (SIGCONT).</summary>
    public void Resume() => _run!.Resume();

    public void Dispose()
    {
        _run?.Dispose();
        _folder.Dispose();
    }
}
