using System.Collections.Immutable;
using StreamInfer.Models.Control;
using StreamInfer.Models.Gates;
using StreamInfer.Pipeline;
using StreamInfer.Routing;

namespace StreamInfer.Models.Deployment;

/// <summary>
/// Makes one instance do what the desired state says: has versions loaded and judged in the background, lets the pipeline go by them, starts and ends shadows, and gives up
/// what is not needed any more. It never stops the scoring: what cannot be had leaves the versions in force that are.
/// </summary>
public sealed class VersionDirector : IDisposable
{
    /// <summary>For the control topic to tell its state before the first event is scored; without it the topology file counts.</summary>
    private static readonly TimeSpan FirstStateWithin = TimeSpan.FromSeconds(10);

    private readonly DirectorParts _parts;
    private readonly SemaphoreSlim _signal = new(0);
    private readonly ServedVersions _versions;

    // A version may be a candidate and a shadow at once: each has sessions of its own.
    private readonly ServedVersions _shadows;
    private readonly ControlView? _view;
    private readonly DirectorReport _report;
    private readonly DirectorAudit _audit;
    private readonly RepositoryWatch _watch;
    private readonly List<(Task Retired, int[] Versions)> _retiring = [];
    private readonly List<(Task Ended, int Version)> _ending = [];
    private ControlState _wanted = null!;
    private volatile ControlState? _latest;
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
        _watch = new RepositoryWatch(parts.Repository, parts.Topology.Model.Name, OnRepository, parts.Time);
        _report = new DirectorReport(parts, _audit, _versions, _shadows);
    }

    /// <summary>What a pipeline that is begun now goes by; after <see cref="StartAsync"/>.</summary>
    public VersionSet Versions => Volatile.Read(ref _set)!;

    /// <summary>What is in force on this instance; null before the start.</summary>
    public ControlState? Applied => Volatile.Read(ref _applied);

    /// <summary>Why it does not do what the desired state says, or may not know it; null where all is well.</summary>
    public string? Trouble => _view?.Trouble ?? _trouble;

    /// <summary>The last step that a ramp's controller came to here, in words; null where this instance decides nothing.</summary>
    public string? Advice => _report.Advice;

    /// <summary>Learns the desired state and loads the version that is to score.</summary>
    /// <exception cref="ModelLoadException">There is no such version, or it is refused.</exception>
    /// <exception cref="ModelRefusedException">The version that is to score did not pass its gate; what is only slow is forgiven.</exception>
    public async Task StartAsync(CancellationToken stop)
    {
        _wanted = await FirstStateAsync(stop);
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
        while (!stop.IsCancellationRequested)
        {
            await Task.WhenAny(signal, tick);
            if (stop.IsCancellationRequested)
            {
                break;
            }

            if (signal.IsCompleted)
            {
                // Only then: a wait that is left behind would take the next signal for itself.
                signal = _signal.WaitAsync(stop);
            }

            await FollowAsync(stop);
            GiveUpRetired();
            if (_view is not null && tick.IsCompleted)
            {
                await _report.TellAsync(_applied ?? _wanted, _view, Volatile.Read(ref _pipeline)?.State.HasFirstPartition == true, stop);
                tick = Tick(interval, stop);
            }
        }
    }

    public void Dispose()
    {
        _watch.Dispose();
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

    private async Task<ControlState> FirstStateAsync(CancellationToken stop)
    {
        var initial = InitialState.Of(_parts);
        if (_parts.Control is not { } control)
        {
            return initial;
        }

        control.Follow(_view!);
        await _view!.CaughtUp.WaitAsync(FirstStateWithin, _parts.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.ThrowIfCancellationRequested();
        if (_view.State is { } known)
        {
            return known;
        }

        if (!_view.CaughtUp.IsCompletedSuccessfully)
        {
            DirectorLog.NoState(_parts.Logger, _view.Trouble ?? "it does not answer");
            return initial;
        }

        // Whoever comes first says what the file does, so that stages and shares begin at one time for all.
        await control.TryReplaceAsync(initial.Topology, current => current is null ? ControlStateJson.Write(initial) : null, FirstStateWithin, stop);
        return _view.State ?? initial;
    }

    private void OnRepository(RepositoryChange change)
    {
        if (change.Kind == RepositoryChangeKind.Appeared)
        {
            DirectorLog.RepositoryChanged(_parts.Logger, change.Message);
        }
        else
        {
            DirectorLog.RepositoryDamaged(_parts.Logger, change.Message);
        }

        // Where a control topic says what scores, a new version waits for somebody to ask for it.
        if (change.Kind == RepositoryChangeKind.Appeared && _view is null && _parts.Topology.Model.Version is null && _applied is { } applied && change.Version > applied.Active)
        {
            FollowLatest(applied);
        }
    }

    private void FollowLatest(ControlState applied)
    {
        try
        {
            var latest = InitialState.Of(_parts);
            _latest = latest with { Revision = applied.Revision + 1, Previous = [applied.Active], Digests = latest.Digests.SetItem(applied.Active, applied.Digests[applied.Active]), Reason = "it is the latest version" };
            Wake();
        }
        catch (ModelLoadException unusable)
        {
            DirectorLog.RepositoryDamaged(_parts.Logger, unusable.Message);
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
        _wanted = _view?.State ?? _latest ?? _wanted;
        if (Volatile.Read(ref _pipeline) is not { } pipeline || ReferenceEquals(_followed, _wanted))
        {
            return;
        }

        // Once each, whatever comes of it: what was refused is refused until the state changes.
        _followed = _wanted;

        try
        {
            await ApplyAsync(_wanted, pipeline, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The service ends.
        }
        catch (Exception failure) when (failure is ModelLoadException or IOException or UnauthorizedAccessException)
        {
            _trouble = failure.Message;
            DirectorLog.NotFollowed(_parts.Logger, _wanted.Revision, failure.Message);
        }
    }

    private async Task ApplyAsync(ControlState state, ScoringPipeline pipeline, CancellationToken stop)
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

        Switch(state, new VersionSet(active) { Revision = state.Revision, Salt = state.Salt, Candidates = candidates.ToImmutable() }, pipeline);
        await ShadowAsync(state, stop);
        GiveUp(state);
    }

    private void Switch(ControlState state, VersionSet set, ScoringPipeline pipeline)
    {
        if (_applied is null || !ControlSuccession.KeepsEvidence(_applied, state))
        {
            _parts.Evidence.BeginAt(state.Revision);
        }

        Volatile.Write(ref _set, set);
        var old = pipeline.Replace(set);
        _retiring.Add((Task.WhenAny(old.Retired, _detached.Task), [.. old.Lanes.Select(lane => lane.Model.Identity.Version)]));
        _ = old.Retired.ContinueWith(_ => Wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
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

    /// <summary>Versions that nothing names any more are given up once no batch goes by them.</summary>
    private void GiveUpRetired()
    {
        if (_applied is { } applied && _retiring.RemoveAll(retiring => retiring.Retired.IsCompleted) + _ending.RemoveAll(ending => ending.Ended.IsCompleted) > 0)
        {
            GiveUp(applied);
        }
    }

    private void GiveUp(ControlState state)
    {
        var wanted = new HashSet<int>([state.Active, .. state.Candidates.Select(candidate => candidate.Version), _set!.Primary.Identity.Version]);
        wanted.UnionWith(state.Previous.Take(_parts.Topology.Control?.Keep ?? 0));
        wanted.UnionWith(_retiring.SelectMany(retiring => retiring.Versions));
        foreach (var version in _versions.KeepOnly(wanted))
        {
            _audit.Unloaded(state, version);
        }

        var shadows = state.Shadows.Select(shadow => shadow.Version).ToHashSet();
        foreach (var version in _parts.Shadows.Running.Where(version => !shadows.Contains(version)).ToList())
        {
            _ending.Add((StopShadowAsync(version), version));
        }

        // A shadow's session is its own to its end.
        _shadows.KeepOnly(shadows.Union(_ending.Select(ending => ending.Version)).ToHashSet());
    }

    private async Task StopShadowAsync(int version)
    {
        await _parts.Shadows.StopAsync(version);
        Wake();
    }
}
