using System.Globalization;
using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.TestKit.Faults;

namespace StreamInfer.IntegrationTests.Faults;

/// <summary>The service, ended by SIGKILL again and again, while it scores or while it starts.</summary>
[Collection(AloneCollection.Name)]
public sealed class KilledServiceTests
{
    private const int PerSecond = 500;
    private const int MostBetween = 400;
    private const int LongestStartMs = 1500;

    // 8 in the suite.
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("STREAMINFER_SERVICE_KILLS") ?? "8", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("at-least-once")]
    [InlineData("exactly-once")]
    public async Task Run_killedInARowUnderLoad_losesNothingAndRepeatsUnderTheSameId(string delivery)
    {
        var promise = Promises.Of(delivery);
        await using var bed = await FaultBed.StartAsync(promise);
        using var load = bed.Load(PerSecond);

        // A static member that comes back has its partitions at once, where another would wait for the session of the dead one to end.
        var service = bed.Service(0, isStatic: true);
        var random = new Random(20_261_126);
        for (var kill = 0; kill < Kills; kill++)
        {
            service.Start();
            if (random.Next(4) == 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(LongestStartMs)), TimeProvider.System);
            }
            else
            {
                await bed.PredictedAsync(await bed.PredictedAsync() + random.Next(1, MostBetween));
            }

            service.Kill();
        }

        service.Start();
        await Promises.AreKeptAsync(bed, promise, load, service);
    }
}
