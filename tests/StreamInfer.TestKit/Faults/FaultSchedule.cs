namespace StreamInfer.TestKit.Faults;

/// <summary>Which faults a run meets, and when: drawn from a seed, so that a run that failed can be had again.</summary>
internal static class FaultSchedule
{
    private static readonly FaultKind[] OfServices = [FaultKind.ServiceKilled, FaultKind.ServiceKilled, FaultKind.ServiceSuspended, FaultKind.ServiceTerminated];
    private static readonly FaultKind[] OfBroker = [FaultKind.BrokerKilled, FaultKind.BrokerKilled, FaultKind.BrokerSuspended];
    private static readonly FaultKind[] OfRegistry = [FaultKind.RegistryFailing, FaultKind.RegistryHanging, FaultKind.RegistryLying];

    /// <summary>
    /// Each instance, the broker and the registry has faults of its own, one after the other; those of different ones overlap as chance has it.
    /// </summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="length">No fault begins later.</param>
    /// <param name="instances">Of the service.</param>
    /// <param name="withBroker">Whether the broker is ours to kill.</param>
    /// <param name="withRegistry">Whether the registry does as we say.</param>
    /// <returns>In order of time.</returns>
    public static IReadOnlyList<ScheduledFault> Draw(int seed, TimeSpan length, int instances, bool withBroker, bool withRegistry)
    {
        var random = new Random(seed);
        var faults = new List<ScheduledFault>();
        for (var instance = 0; instance < instances; instance++)
        {
            AddLane(faults, random, length, OfServices, instance, shortestGap: 3, longestGap: 15);
        }

        if (withBroker)
        {
            AddLane(faults, random, length, OfBroker, 0, shortestGap: 8, longestGap: 25);
        }

        if (withRegistry)
        {
            AddLane(faults, random, length, OfRegistry, 0, shortestGap: 4, longestGap: 15);
        }

        return [.. faults.OrderBy(fault => fault.At)];
    }

    private static void AddLane(List<ScheduledFault> faults, Random random, TimeSpan length, FaultKind[] kinds, int instance, int shortestGap, int longestGap)
    {
        var at = Gap(random, 1, longestGap);
        while (at < length)
        {
            var kind = kinds[random.Next(kinds.Length)];
            var lasts = Duration(kind, random);
            faults.Add(new ScheduledFault(at, kind, instance, lasts));
            at += lasts + Gap(random, shortestGap, longestGap);
        }
    }

    private static TimeSpan Duration(FaultKind kind, Random random) => kind switch
    {
        FaultKind.ServiceSuspended => FaultBed.SessionTimeout + Gap(random, 1, 4),
        FaultKind.ServiceKilled or FaultKind.ServiceTerminated => Gap(random, 0, 2),
        FaultKind.BrokerKilled => Gap(random, 0, 3),
        FaultKind.BrokerSuspended => Gap(random, 1, 6),
        _ => Gap(random, 1, 7),
    };

    private static TimeSpan Gap(Random random, int shortest, int longest) => TimeSpan.FromSeconds(shortest + ((longest - shortest) * random.NextDouble()));
}
