namespace StreamInfer.TestKit.Faults;

/// <summary>Does to a bed and its instances what a schedule says, and starts again what ended, as whoever runs a service in production does.</summary>
internal sealed class FaultDriver
{
    private const int Success = 0;
    private const int RegistryRefused = 5;
    private const int NotDrained = 6;
    private const int EndedBySystem = 128 + 15;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    // A kill that waits for a change of versions waits no longer.
    private static readonly TimeSpan ChangeWithin = TimeSpan.FromSeconds(4);

    private readonly FaultBed _bed;
    private readonly SwapDriver? _swaps;
    private readonly ServiceInstance[] _instances;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly CancellationTokenSource _failed = new();
    private int _liesTold;

    /// <param name="bed">What is done to.</param>
    /// <param name="instances">Of the service.</param>
    /// <param name="swaps">Who changes versions meanwhile, so that instances are killed while they follow a change; null for nobody.</param>
    /// <param name="time">The clock.</param>
    public FaultDriver(FaultBed bed, ServiceInstance[] instances, SwapDriver? swaps, TimeProvider time)
    {
        (_bed, _instances, _swaps, _time) = (bed, instances, swaps, time);
        _began = time.GetTimestamp();
    }

    /// <summary>Carries out the schedule to its end, and leaves everything well and running.</summary>
    /// <exception cref="InvalidOperationException">An instance ended for which there is no reason.</exception>
    public Task RunAsync(IReadOnlyList<ScheduledFault> schedule)
    {
        var lanes = schedule.GroupBy(fault => (Target(fault.Kind), fault.Instance)).Select(lane => LaneAsync([.. lane]));
        return Task.WhenAll(lanes);
    }

    /// <summary>Starts again the instances that ended; to be called while nothing is done to them.</summary>
    public void Revive()
    {
        foreach (var instance in _instances)
        {
            ReviveIfEnded(instance);
        }
    }

    private static string Target(FaultKind kind) => kind switch
    {
        FaultKind.BrokerKilled or FaultKind.BrokerSuspended => "broker",
        FaultKind.RegistryFailing or FaultKind.RegistryHanging or FaultKind.RegistryLying => "registry",
        _ => "service",
    };

    /// <summary>One target's faults, one after the other; where one shows a broken promise, no target meets any more.</summary>
    private async Task LaneAsync(ScheduledFault[] faults)
    {
        try
        {
            foreach (var fault in faults)
            {
                await UntilAsync(fault);
                await CauseAsync(fault);
            }
        }
        catch (InvalidOperationException)
        {
            await _failed.CancelAsync();
            throw;
        }
    }

    private Task CauseAsync(ScheduledFault fault) => fault.Kind switch
    {
        FaultKind.ServiceKilled => KillAsync(_instances[fault.Instance], fault.Lasts),
        FaultKind.ServiceSuspended => SuspendAsync(_instances[fault.Instance], fault.Lasts),
        FaultKind.ServiceTerminated => TerminateAsync(_instances[fault.Instance], fault.Lasts),
        FaultKind.BrokerKilled => KillBrokerAsync(fault.Lasts),
        FaultKind.BrokerSuspended => SuspendBrokerAsync(fault.Lasts),
        FaultKind.RegistryFailing => TurnAsync(RegistryMood.Failing, fault.Lasts),
        FaultKind.RegistryHanging => TurnAsync(RegistryMood.Hanging, fault.Lasts),
        FaultKind.RegistryLying => TurnAsync(RegistryMood.Lying, fault.Lasts),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, "no such fault"),
    };

    /// <summary>Waits for the moment of a fault; an instance that is its target is looked after meanwhile.</summary>
    private async Task UntilAsync(ScheduledFault fault)
    {
        while (fault.At - _time.GetElapsedTime(_began) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left < Look ? left : Look, _time, _failed.Token);
            if (Target(fault.Kind) == "service")
            {
                ReviveIfEnded(_instances[fault.Instance]);
            }
        }
    }

    private async Task KillAsync(ServiceInstance instance, TimeSpan lasts)
    {
        if (_swaps is { } swaps)
        {
            await swaps.MeetAsync(ChangeWithin);
            if (instance.HasEnded)
            {
                ReviveIfEnded(instance);
                return;
            }
        }

        instance.Kill();
        await Task.Delay(lasts, _time);
        instance.Start();
    }

    private async Task SuspendAsync(ServiceInstance instance, TimeSpan lasts)
    {
        instance.Suspend();
        await Task.Delay(lasts, _time);
        instance.Resume();
    }

    private async Task TerminateAsync(ServiceInstance instance, TimeSpan lasts)
    {
        var code = await instance.TerminateAsync();

        // Without a broker not everything can be acknowledged in time; what is not will be scored again.
        // A signal that comes before the program's first line finds nobody who could answer it: the system ends it, and it has done nothing yet.
        var wasUnborn = code == EndedBySystem && string.IsNullOrWhiteSpace(instance.Current);
        if (code is not (Success or NotDrained) && !wasUnborn && !IsExcused(code))
        {
            throw new InvalidOperationException($"{instance.Name} was asked to stop and ended with {code}: {instance.Current}");
        }

        await Task.Delay(lasts, _time);
        instance.Start();
    }

    private async Task KillBrokerAsync(TimeSpan lasts)
    {
        _bed.Broker!.Kill();
        await Task.Delay(lasts, _time);
        await _bed.Broker.StartAsync();
    }

    private async Task SuspendBrokerAsync(TimeSpan lasts)
    {
        _bed.Broker!.Suspend();
        await Task.Delay(lasts, _time);
        _bed.Broker.Resume();
    }

    private async Task TurnAsync(RegistryMood mood, TimeSpan lasts)
    {
        if (mood == RegistryMood.Lying)
        {
            Interlocked.Increment(ref _liesTold);
        }

        _bed.Registry!.Mood = mood;
        await Task.Delay(lasts, _time);
        _bed.Registry.Mood = RegistryMood.Well;
    }

    private void ReviveIfEnded(ServiceInstance instance)
    {
        if (!instance.HasEnded)
        {
            return;
        }

        if (instance.ExitCode is { } code && !IsExcused(code))
        {
            throw new InvalidOperationException($"{instance.Name} ended with {code} by itself: {instance.Current}");
        }

        instance.Start();
    }

    /// <summary>A registry that answers nonsense from the start on ends the service, which says so: its operator has given a wrong address.</summary>
    private bool IsExcused(int code) => code == RegistryRefused && Volatile.Read(ref _liesTold) > 0;
}
