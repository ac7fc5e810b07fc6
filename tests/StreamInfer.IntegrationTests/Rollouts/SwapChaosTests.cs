using StreamInfer.IntegrationTests.Faults;
using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.TestKit.Faults;

namespace StreamInfer.IntegrationTests.Rollouts;

/// <summary>Versions that change while everything else fails, as <c>eng/chaos.sh --swaps</c> does for longer.</summary>
[Collection(AloneCollection.Name)]
public sealed class SwapChaosTests
{
    private const int PerSecond = 500;

    [Theory]
    [InlineData("at-least-once", 3)]
    [InlineData("exactly-once", 3)]
    public async Task Run_versionsChangingUnderFaultsOfAFixedSeed_keepsItsPromise(string delivery, int seed)
    {
        var options = new ChaosOptions(TimeSpan.FromSeconds(25), seed, Promises.Of(delivery), PerSecond) { HasSwaps = true };

        var report = await ChaosRun.RunAsync(options, TimeProvider.System);

        var account = $"{string.Join('\n', report.Schedule)}\n{string.Join('\n', report.Changes)}\n{report}";
        Assert.True(report.Holds, account);
        Assert.True(report.Verdict.ByVersion.Count > 1, account);
        Assert.True(report.KillsDuringChanges > 0, account);
    }
}
