using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.TestKit.Faults;

namespace StreamInfer.IntegrationTests.Faults;

/// <summary>The broker ends, or stands still, under load.</summary>
[Collection(AloneCollection.Name)]
public sealed class BrokerDeathTests
{
    private const int PerSecond = 500;
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(1);

    [OwnBrokerFact]
    public async Task Run_brokerIsKilledAndComesBackOnItsData_goesOnByItselfAndLosesNothing()
    {
        await using var bed = await FaultBed.StartAsync(DeliveryPromise.AtLeastOnce);
        var service = bed.Service(0);
        service.Start();
        using var load = bed.Load(PerSecond);
        for (var kill = 0; kill < 3; kill++)
        {
            await bed.PredictedAsync(await bed.PredictedAsync() + PerSecond);
            bed.Broker!.Kill();
            await Task.Delay(Away, TimeProvider.System);
            await bed.Broker.StartAsync();
        }

        await Promises.AreKeptAsync(bed, DeliveryPromise.AtLeastOnce, load, service);
        Assert.Contains("brokers are down", service.Written, StringComparison.Ordinal);
    }

    [OwnBrokerFact]
    public async Task Run_brokerStandsStillPastTheSession_goesOnByItselfAndLosesNothing()
    {
        await using var bed = await FaultBed.StartAsync(DeliveryPromise.AtLeastOnce);
        var service = bed.Service(0);
        service.Start();
        using var load = bed.Load(PerSecond);
        await bed.PredictedAsync(PerSecond);
        bed.Broker!.Suspend();
        await Task.Delay(FaultBed.SessionTimeout + Away, TimeProvider.System);
        bed.Broker.Resume();
        await bed.PredictedAsync(await bed.PredictedAsync() + PerSecond);

        await Promises.AreKeptAsync(bed, DeliveryPromise.AtLeastOnce, load, service);
    }
}
