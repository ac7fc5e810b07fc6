using System.Collections.Immutable;
using StreamInfer.Models.Control;
using StreamInfer.Models.Gates;
using StreamInfer.Models.Shelf;
using StreamInfer.Pipeline;
using StreamInfer.Routing;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Deployment;

/// <summary>
/// Makes one instance do what the desired state says: has versions loaded and judged in the background, lets the pipeline go by them, starts and ends shadows, and gives up
/// what is not needed any more. It never stops the scoring: what cannot be had leaves the versions in force that are.
/// </summary>
public sealed class VersionDirector : IDisposable
{
    private readonly DirectorParts _parts;
    private readonly SemaphoreSlim _signal = new(0);
    private readonly ServedVersions _versions;

    // A version may be a candidate and a shadow at once: each has sessions of its own.
    private readonly ServedVersions _shadows;
    private readonly ControlView? _view;
    private readonly DirectorReport _report;
    private readonly DirectorAudit _audit;
    private readonly VersionRelease _release;
    private readonly LatestVersion _latest;
    private readonly DeviceWatch _devices;
    private readonly ITimer? _deviceTimer;
    private ControlState _wanted = null!;
    private ControlState? _followed;
    private ControlState? _applied;
    private ScoringPipeline? _pipeline;
    private VersionSet? _set;
    private TaskCompletionSource _detached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _trouble;

    public VersionDirector(DirectorParts parts)
    {
        _parts = parts;
        _versions = new ServedVersions(parts.Shelf, parts.Topology);
        _shadows = new ServedVersions(parts.Shelf, parts.Topology);
        _view = parts.Control is null ? null : new ControlView(parts.Topology.Name, Wake);
        _audit = new DirectorAudit(parts);
        _devices = new DeviceWatch(parts);
        _deviceTimer = _devices.IsOn ? parts.Time.CreateTimer(_ => Wake(), null, DeviceWatch.Interval, DeviceWatch.Interval) : null;
        _latest = new LatestVersion(parts, () => Applied, Wake);
        _report = new DirectorReport(parts, _audit, _versions, _shadows);
        _release = new VersionRelease(parts, _audit, _versions, _shadows, Wake);
    }

    /// <summary>What a pipeline that is begun now goes by; after <see cref="StartAsync"/>.</summary>
    public VersionSet Versions => Volatile.Read(ref _set)!;

    /// <summary>What the control topic says; null where the topology has none.</summary>
    public ControlView? View => _view;

    /// <summary>What is in force on this instance; null before the start.</summary>
    public ControlState? Applied => Volatile.Read(ref _applied);

    /// <summary>Why it does not do what the desired state says, or may not know it; null where all is well.</summary>
    public string? Trouble => _view?.Trouble ?? _trouble;

    /// <summary>How many versions passed their gate since the start, and how many did not.</summary>
    public (long Passed, long Refused) Judged => _audit.Verdicts;

    /// <summary>Why the primary version runs on the CPU although a card is preferred; null where it does not.</summary>
    public string? WhyOnCpu => Volatile.Read(ref _set) is { } set ? _devices.WhyOnCpu(set) : null;

    /// <summary>The last step that a ramp's controller came to here, in words; null where this instance decides nothing.</summary>
    public string? Advice => _report.Advice;

    /// <summary>Learns the desired state and loads the version that is to score.</summary>
    /// <exception cref="ModelLoadException">There is no such version, or it is refused.</exception>
    /// <exception cref="ModelRefusedException">The version that is to score did not pass its gate; what is only slow is forgiven.</exception>
    public async Task StartAsync(CancellationToken stop)
    {
        _wanted = await new FirstState(_parts, _view).LearnAsync(stop);
        Learn(_wanted);
        _audit.Loaded(_wanted);
        if (await _versions.HoldAsync(_wanted.Active, GateOccasion.OnlyChoice, _audit.Judged, stop) is not { } active)
        {
            throw new ModelLoadException(_versions.RefusalOf(_wanted.Active)!);
        }

        // Candidates and shadows come when they are loaded: the first event need not wait for them.
        Volatile.Write(ref _set, new VersionSet(active) { Revision = _wanted.Revision, Salt = _wanted.Salt });
        Wake();
    }

    /// <summary>A pipeline begins, with <see cref="Versions"/>.</summary>
    public void Attach(ScoringPipeline pipeline)
    {
        _detached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _pipeline, pipeline);

        // The versions may have changed since it was made of them.
        Volatile.Write(ref _followed, null);
        Wake();
    }

    /// <summary>The pipeline has ended: nothing of it runs any more.</summary>
    public void Detach()
    {
        Volatile.Write(ref _pipeline, null);
        _detached.TrySetResult();
    }

    /// <summary>To be told by the pipeline where versions begin to score.</summary>
    public void OnBoundary(VersionBoundary boundary) => _audit.Boundary(boundary);

    /// <summary>Follows the desired state until <paramref name="stop"/>.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var interval = _parts.Topology.Control?.ReportInterval ?? Timeout.InfiniteTimeSpan;
        var (signal, tick) = (_signal.WaitAsync(stop), Tick(interval, stop));
        var (isDue, following) = (true, Task.CompletedTask);
        while (!stop.IsCancellationRequested)
        {
            // Loading a version may take long: the instance reports meanwhile that it does.
            if (isDue && following.IsCompleted)
            {
                (isDue, following) = (false, FollowAsync(stop));
            }

            if (tick.IsCompleted && _view is not null)
            {
                await _report.TellAsync(_applied ?? _wanted, _view, Volatile.Read(ref _pipeline)?.State.HasFirstPartition == true, stop);
                tick = Tick(interval, stop);
            }

            await Task.WhenAny(isDue ? [signal, tick, following] : [signal, tick]);
            isDue |= signal.IsCompleted || tick.IsCompleted;

            // Only then: a wait that is left behind would take the next signal for itself.
            signal = signal.IsCompleted ? _signal.WaitAsync(stop) : signal;
        }

        await following;
    }

    public void Dispose()
    {
        _deviceTimer?.Dispose();
        _latest.Dispose();
        _signal.Dispose();
        _shadows.Dispose();
        _versions.Dispose();
    }

    private Task Tick(TimeSpan interval, CancellationToken stop) => Task.Delay(interval, _parts.Time, stop);

    private void Wake()
    {
        try
        {
            _signal.Release();
        }
        catch (ObjectDisposedException)
        {
            // It has ended; there is nobody to be woken.
        }
    }

    private void Learn(ControlState state)
    {
        foreach (var (version, digest) in state.Digests)
        {
            _parts.Repository.Digests.Learn(state.Model, version, digest);
        }
    }

    private async Task FollowAsync(CancellationToken stop)
    {
        _wanted = _view?.State ?? _latest.State ?? _wanted;
        if (Volatile.Read(ref _pipeline) is not null && !ReferenceEquals(Volatile.Read(ref _followed), _wanted))
        {
            // Once each, whatever comes of it: what was refused is refused until the state changes.
            Volatile.Write(ref _followed, _wanted);
            await TryApplyAsync(_wanted, stop);
        }

        if (_applied is { } applied && _release.IsDue())
        {
            _release.GiveUp(applied, _wanted);
        }

        if (_applied is not null && Volatile.Read(ref _pipeline) is { } pipeline && _devices.Due(_set!, pipeline.ModelTrouble) is { } device)
        {
            await MoveAsync(device, pipeline.ModelTrouble ?? "a card can be had", stop);
        }
    }

    /// <summary>Has the versions that score do so elsewhere; a batch that waits is given to the primary version there.</summary>
    private async Task MoveAsync(DevicePolicy device, string reason, CancellationToken stop)
    {
        var (set, old) = (_set!, new List<ShelfLease>());
        try
        {
            DirectorLog.Moves(_parts.Logger, set.Primary.Identity.Version, device == DevicePolicy.Cpu ? "cpu" : "cuda", reason);
            var (primary, oldPrimary) = await _versions.MoveAsync(set.Primary.Identity.Version, device, stop);
            old.Add(oldPrimary);
            set = set with { Primary = primary };
            for (var index = 0; index < set.Candidates.Length; index++)
            {
                var (candidate, oldCandidate) = await _versions.MoveAsync(set.Candidates[index].Model.Identity.Version, device, stop);
                old.Add(oldCandidate);
                set = set with { Candidates = set.Candidates.SetItem(index, set.Candidates[index] with { Model = candidate }) };
            }

            _devices.Moved(device);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The service ends.
        }
        catch (ModelRefusedException refused)
        {
            _devices.Stayed(refused.Verdict.Problem);
            DirectorLog.Stays(_parts.Logger, set.Primary.Identity.Version, set.Primary.Session.Device, refused.Verdict.Problem);
        }

        if (old.Count > 0)
        {
            Volatile.Write(ref _set, set);
            var replaced = Volatile.Read(ref _pipeline)?.Replace(set);
            _ = Task.WhenAny(replaced?.Retired ?? Task.CompletedTask, _detached.Task)
                .ContinueWith(_ => old.ForEach(lease => lease.Dispose()), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task TryApplyAsync(ControlState state, CancellationToken stop)
    {
        try
        {
            await ApplyAsync(state, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The service ends.
        }
        catch (Exception failure)
        {
            // Whatever it is, versions are scoring, and the next state may mend it.
            _trouble = failure is ModelLoadException or IOException or UnauthorizedAccessException
                ? failure.Message : $"unexpected, a defect: {failure.GetType().Name}: {failure.Message}";
            DirectorLog.NotFollowed(_parts.Logger, state.Revision, _trouble);
        }
    }

    private async Task ApplyAsync(ControlState state, CancellationToken stop)
    {
        Learn(state);
        var occasion = _applied is null || _applied.Previous.Contains(state.Active) || _applied.Active == state.Active ? GateOccasion.OnlyChoice : GateOccasion.Rollout;
        if (await _versions.HoldAsync(state.Active, occasion, _audit.Judged, stop) is not { } active)
        {
            _trouble = $"revision {state.Revision} is not followed, version {_set!.Primary.Identity.Version} goes on: {_versions.RefusalOf(state.Active)}";
            DirectorLog.NotFollowed(_parts.Logger, state.Revision, _trouble);
            _audit.Refused(state, _trouble);
            return;
        }

        var candidates = ImmutableArray.CreateBuilder<CandidateShare>();
        foreach (var candidate in state.Candidates)
        {
            if (await _versions.HoldAsync(candidate.Version, GateOccasion.Rollout, _audit.Judged, stop) is { } model)
            {
                candidates.Add(new CandidateShare(model, candidate.Buckets));
            }
        }

        Switch(state, new VersionSet(active) { Revision = state.Revision, Salt = state.Salt, Candidates = candidates.ToImmutable() });
        await ShadowAsync(state, stop);
        _release.GiveUp(state, state);
    }

    private void Switch(ControlState state, VersionSet set)
    {
        if (_applied is null || !ControlSuccession.KeepsEvidence(_applied, state))
        {
            _parts.Evidence.BeginAt(state.Revision);
        }

        Volatile.Write(ref _set, set);
        if (Volatile.Read(ref _pipeline) is { } pipeline)
        {
            // Not the one from before the loading: that may have ended meanwhile.
            var old = pipeline.Replace(set);
            _release.Retiring(Task.WhenAny(old.Retired, _detached.Task), old.Lanes.Select(lane => lane.Model.Identity.Version));
        }

        _trouble = state.Candidates.Select(candidate => _versions.RefusalOf(candidate.Version)).FirstOrDefault(why => why is not null);
        _audit.Switched(_applied, state);
        Volatile.Write(ref _applied, state);
    }

    private async Task ShadowAsync(ControlState state, CancellationToken stop)
    {
        foreach (var shadow in state.Shadows)
        {
            if (await _shadows.HoldAsync(shadow.Version, GateOccasion.Rollout, _audit.Judged, stop) is { } model)
            {
                _parts.Shadows.Start(ShadowPlans.Of(_parts.Topology, shadow), model);
            }
        }
    }
}
