namespace StreamInfer.TestKit.Faults;

/// <summary>Three instances of the service under load, and whatever a seed brings: kills, zombies, restarts, an absent broker, a mad registry.</summary>
internal static class ChaosRun
{
    private const int Success = 0;
    private const int NotDrained = 6;

    public static async Task<ChaosReport> RunAsync(ChaosOptions options, TimeProvider time)
    {
        await using var bed = await FaultBed.StartAsync(new BedOptions(options.Promise) { HasControl = options.HasSwaps });
        var schedule = Schedule(options);
        ServiceInstance[] instances = [.. Enumerable.Range(0, ChaosOptions.Instances).Select(number => bed.Service(number))];
        try
        {
            return await RunAsync(options, bed, instances, schedule, time);
        }
        finally
        {
            if (options.LogFolder is { } folder)
            {
                Directory.CreateDirectory(folder);
                Array.ForEach(instances, instance => File.WriteAllText(Path.Combine(folder, $"{instance.Name}.log"), instance.Written));
            }
        }
    }

    /// <summary>What such a run does. A broker and a registry that are not ours are left alone.</summary>
    public static IReadOnlyList<ScheduledFault> Schedule(ChaosOptions options) => FaultSchedule.Draw(
        options.Seed, options.Length, ChaosOptions.Instances, withBroker: TestEnvironment.Bootstrap is null, withRegistry: TestEnvironment.Registry is null);

    private static async Task<ChaosReport> RunAsync(
        ChaosOptions options, FaultBed bed, ServiceInstance[] instances, IReadOnlyList<ScheduledFault> schedule, TimeProvider time)
    {
        Array.ForEach(instances, instance => instance.Start());
        using var load = bed.Load(options.EventsPerSecond);
        using var swaps = options.HasSwaps ? new SwapDriver(bed.Operator(), options.Seed, time) : null;
        var swapping = swaps?.RunAsync(options.Length) ?? Task.CompletedTask;
        var driver = new FaultDriver(bed, instances, swaps, time);
        var end = Task.Delay(options.Length, time);

        // A promise that is broken ends the run at once.
        await driver.RunAsync(schedule);
        await end;
        await swapping;
        if (swaps is not null)
        {
            await ChangeInPeaceAsync(options, bed, driver, instances[0], swaps);
        }

        var sent = await load.EndAsync();
        driver.Revive();
        await bed.CaughtUpAsync();
        foreach (var instance in instances)
        {
            // A member that has just lost its transaction to the broker's time-out has nothing to finish it with: the others do its events.
            var code = await instance.TerminateAsync();
            if (code != Success && (code != NotDrained || options.Promise != DeliveryPromise.ExactlyOnce))
            {
                throw new InvalidOperationException($"{instance.Name} ended with {code} in the end: {instance.Current}");
            }
        }

        return new ChaosReport(options, schedule, sent, await bed.CheckAsync()) { Changes = swaps?.Written ?? [], KillsDuringChanges = swaps?.Met ?? 0 };
    }

    /// <summary>
    /// On a machine where a command takes as long as a life of an instance, chance alone may let few changes meet anything. So in the end every version scores once, and
    /// an instance is killed while it follows a change.
    /// </summary>
    private static async Task ChangeInPeaceAsync(ChaosOptions options, FaultBed bed, FaultDriver driver, ServiceInstance victim, SwapDriver swaps)
    {
        driver.Revive();
        for (var version = 1; version <= FaultModels.Latest; version++)
        {
            var isWritten = await swaps.PromoteAsync(version);
            if (isWritten && swaps.Met == 0)
            {
                victim.Kill();
                victim.Start();
                swaps.CountMeeting();
            }

            await bed.PredictedAsync(await bed.PredictedAsync() + options.EventsPerSecond);
        }
    }
}
