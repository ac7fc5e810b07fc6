using StreamInfer.TestKit.Faults;

namespace StreamInfer.IntegrationTests.Faults;

/// <summary>What every run under faults must come to.</summary>
internal static class Promises
{
    public static DeliveryPromise Of(string delivery) => delivery == "exactly-once" ? DeliveryPromise.ExactlyOnce : DeliveryPromise.AtLeastOnce;

    /// <summary>Ends the load, lets the instances finish in peace, stops them in order, and judges by the topics.</summary>
    /// <returns>The verdict, which holds.</returns>
    public static async Task<Verdict> AreKeptAsync(FaultBed bed, DeliveryPromise promise, EventLoad load, params ServiceInstance[] instances)
    {
        var sent = await load.EndAsync();
        await bed.CaughtUpAsync();
        foreach (var instance in instances)
        {
            var code = await instance.TerminateAsync();
            Assert.True(code == 0, $"{instance.Name} ended with {code}: {instance.Current}");
        }

        var verdict = await bed.CheckAsync();
        Assert.True(verdict.Holds(promise), verdict.ToString());
        Assert.Equal(sent, verdict.Events);
        return verdict;
    }
}
