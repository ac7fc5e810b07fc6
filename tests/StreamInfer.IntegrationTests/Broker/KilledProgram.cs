using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StreamInfer.IntegrationTests.Service;

namespace StreamInfer.IntegrationTests.Broker;

/// <summary>
/// <c>streaminfer broker</c> as a process that is killed (SIGKILL) and started again, on the same folder and port, at moments drawn from a seed: under load,
/// or while it recovers from the last time.
/// </summary>
internal sealed class KilledProgram : IDisposable
{
    private const int LongestLifeMs = 60;
    private const int LongestStartMs = 250;

    private readonly TemporaryFolder _folder = new();
    private readonly Random _random;
    private ProgramRun? _run;

    public KilledProgram(int seed)
    {
        _random = new Random(seed);
        Address = $"127.0.0.1:{FreePort()}";
    }

    /// <summary>How often each scenario kills it. 70 in the suite; <c>STREAMINFER_BROKER_KILLS</c> says otherwise.</summary>
    public static int Kills { get; } = int.Parse(Environment.GetEnvironmentVariable("STREAMINFER_BROKER_KILLS") ?? "70", CultureInfo.InvariantCulture);

    /// <summary>Where it listens, whenever it runs.</summary>
    public string Address { get; }

    public async Task StartAsync()
    {
        _run = Launch();
        await UntilUpAsync(_run);
    }

    /// <summary>Kills it after <paramref name="progress"/> and a moment more, and starts it again; one time in four that start is killed too.</summary>
    /// <returns>How often it was killed.</returns>
    public async Task<int> KillAsync(Func<Task> progress)
    {
        await progress();
        await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(LongestLifeMs)), TimeProvider.System);
        var kills = 1;
        Kill();
        while (_random.Next(4) == 0)
        {
            _run = Launch();
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(LongestStartMs)), TimeProvider.System);
            Kill();
            kills++;
        }

        await StartAsync();
        return kills;
    }

    public void Dispose()
    {
        _run?.Dispose();
        _folder.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task UntilUpAsync(ProgramRun run)
    {
        while (!run.Output.Contains("opened in", StringComparison.Ordinal))
        {
            Assert.False(run.HasExited, run.Error);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private ProgramRun Launch() => new(
        // What makes long runs faster makes a start slower.
        new Dictionary<string, string> { ["DOTNET_TieredPGO"] = "0" },
        "broker", "--data", _folder.File("data"), "--listen", Address, "--clean-up-interval", "20ms");

    private void Kill()
    {
        _run!.Kill();
        _run.Dispose();
    }
}
