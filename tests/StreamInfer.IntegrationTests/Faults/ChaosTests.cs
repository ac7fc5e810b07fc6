using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.TestKit.Faults;

namespace StreamInfer.IntegrationTests.Faults;

/// <summary>Everything at once, as <c>eng/chaos.sh</c> does for longer.</summary>
[Collection(AloneCollection.Name)]
public sealed class ChaosTests
{
    private const int PerSecond = 500;

    [Theory]
    [InlineData("at-least-once", 5)]
    [InlineData("exactly-once", 5)]
    public async Task Run_underFaultsOfAFixedSeed_keepsItsPromise(string delivery, int seed)
    {
        var report = await ChaosRun.RunAsync(new ChaosOptions(TimeSpan.FromSeconds(45), seed, Promises.Of(delivery), PerSecond), TimeProvider.System);

        Assert.True(report.Holds, $"{string.Join('\n', report.Schedule)}\n{report}");
    }
}
