using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.TestKit.Faults;

namespace StreamInfer.IntegrationTests.Faults;

/// <summary>Instances that come, go and come back while events flow.</summary>
[Collection(AloneCollection.Name)]
public sealed class GroupMoveTests
{
    private const int PerSecond = 500;
    private const string Assigned = "Assigned partitions";
    private const string Revoked = "Revoked partitions";
    private const string Lost = "Lost partitions";

    [Theory]
    [InlineData("at-least-once")]
    [InlineData("exactly-once")]
    public async Task Run_restartedOneAfterTheOtherAsStaticMembers_losesNothingAndMovesNothing(string delivery)
    {
        var promise = Promises.Of(delivery);
        await using var bed = await FaultBed.StartAsync(promise);
        var instances = Enumerable.Range(0, 3).Select(number => bed.Service(number, isStatic: true, sessionTimeout: TimeSpan.FromMinutes(1))).ToArray();
        Array.ForEach(instances, instance => instance.Start());
        var owners = await bed.BalancedAsync(instances.Length);
        using var load = bed.Load(PerSecond);
        await bed.PredictedAsync(PerSecond);
        foreach (var instance in instances)
        {
            var others = instances.Where(other => other != instance).Select(other => (other, Before: other.Current.Length)).ToList();
            Assert.Equal(0, await instance.TerminateAsync());
            instance.Start();
            await instance.SaysAsync(Assigned);
            await bed.PredictedAsync(await bed.PredictedAsync() + PerSecond);
            Assert.Equal(owners, await bed.BalancedAsync(instances.Length));
            foreach (var (other, before) in others)
            {
                Assert.DoesNotContain(Revoked, other.Current[before..], StringComparison.Ordinal);
                Assert.DoesNotContain(Assigned, other.Current[before..], StringComparison.Ordinal);
            }
        }

        var verdict = await Promises.AreKeptAsync(bed, promise, load, instances);
        Assert.Equal(0, verdict.Repeats);
    }

    [Theory]
    [InlineData("at-least-once")]
    [InlineData("exactly-once")]
    public async Task Run_suspendedPastItsSessionAndResumed_givesUpWhatAnotherHasTakenOver(string delivery)
    {
        var promise = Promises.Of(delivery);
        await using var bed = await FaultBed.StartAsync(promise);
        var (zombie, heir) = (bed.Service(0), bed.Service(1));
        zombie.Start();
        await zombie.SaysAsync(Assigned);
        heir.Start();
        await heir.SaysAsync(Assigned);
        using var load = bed.Load(PerSecond);
        await bed.PredictedAsync(PerSecond);

        var before = heir.Current.Length;
        zombie.Suspend();
        await heir.SaysAsync(Assigned, before);
        await bed.PredictedAsync(await bed.PredictedAsync() + PerSecond);
        zombie.Resume();
        await zombie.SaysAsync(Lost);
        await bed.PredictedAsync(await bed.PredictedAsync() + PerSecond);

        await Promises.AreKeptAsync(bed, promise, load, zombie, heir);
    }
}
