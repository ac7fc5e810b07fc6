using System.Globalization;

namespace StreamInfer.IntegrationTests.Broker;

/// <summary>
/// <c>streaminfer broker</c>, killed (SIGKILL) and started again at moments drawn from a seed: under load, or while it recovers from the last time.
/// </summary>
internal sealed class KilledProgram(int seed) : IDisposable
{
    private const int LongestLifeMs = 60;
    private const int LongestStartMs = 250;

    private readonly BrokerProgram _broker = new("--clean-up-interval", "20ms");
    private readonly Random _random = new(seed);

    /// <summary>How often each scenario kills it. 70 in the suite; <c>STREAMINFER_BROKER_KILLS</c> says otherwise.</summary>
    public static int Kills { get; } = int.Parse(Environment.GetEnvironmentVariable("STREAMINFER_BROKER_KILLS") ?? "70", CultureInfo.InvariantCulture);

    /// <summary>Where it listens, whenever it runs.</summary>
    public string Address => _broker.Address;

    public Task StartAsync() => _broker.StartAsync();

    /// <summary>Kills it after <paramref name="progress"/> and a moment more, and starts it again; one time in four that start is killed too.</summary>
    /// <returns>How often it was killed.</returns>
    public async Task<int> KillAsync(Func<Task> progress)
    {
        await progress();
        await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(LongestLifeMs)), TimeProvider.System);
        var kills = 1;
        _broker.Kill();
        while (_random.Next(4) == 0)
        {
            _broker.Launch();
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(LongestStartMs)), TimeProvider.System);
            _broker.Kill();
            kills++;
        }

        await _broker.StartAsync();
        return kills;
    }

    public void Dispose() => _broker.Dispose();
}
