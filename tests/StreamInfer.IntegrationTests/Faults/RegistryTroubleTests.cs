using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.TestKit.Faults;

namespace StreamInfer.IntegrationTests.Faults;

/// <summary>The registry is no use while events by schemas that nobody has seen yet come in.</summary>
[Collection(AloneCollection.Name)]
public sealed class RegistryTroubleTests
{
    private const int PerSecond = 1500;

    [OwnRegistryTheory]
    [InlineData(nameof(RegistryMood.Failing))]
    [InlineData(nameof(RegistryMood.Hanging))]
    [InlineData(nameof(RegistryMood.Lying))]
    public async Task Run_registryIsNoUseForAWhile_waitsForItAndLosesNothing(string mood)
    {
        await using var bed = await FaultBed.StartAsync(DeliveryPromise.AtLeastOnce);
        var service = bed.Service(0);
        service.Start();
        using var load = bed.Load(PerSecond);
        await bed.PredictedAsync(1);
        bed.Registry!.Mood = Enum.Parse<RegistryMood>(mood);
        var before = service.Current.Length;
        await load.ReachAsync(load.Acknowledged + (3 * PerSecond));
        await service.SaysAsync("waits at offset", before);
        Assert.False(service.HasEnded, service.Written);
        bed.Registry.Mood = RegistryMood.Well;

        await Promises.AreKeptAsync(bed, DeliveryPromise.AtLeastOnce, load, service);
    }
}
