using System.Collections.Immutable;
using StreamInfer.Inference;
using StreamInfer.Models.Gates;

namespace StreamInfer.Models.Shelf;

/// <summary>
/// The versions that a process has in memory. A version is loaded and judged in the background, once however many ask for it, and stays while there are leases, and
/// then among the few that are kept for going back. Any thread.
/// </summary>
public sealed class ModelShelf : IDisposable
{
    private readonly VersionLoading _loading;
    private readonly TimeProvider _time;
    private readonly int _keep;
    private readonly Lock _lock = new();

    // Loads come one after the other: two gates at once would time each other, and take two cores from the scoring.
    private readonly Lock _oneLoad = new();
    private readonly Dictionary<ShelfKey, ShelfEntry> _entries = [];

    // Without leases, the one released last at the end.
    private readonly List<ShelfEntry> _kept = [];
    private bool _isClosed;

    /// <param name="repository">Where versions come from.</param>
    /// <param name="loader">Opens them.</param>
    /// <param name="gate">Judges them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="keep">How many versions without a lease stay in memory for each topology's place, 0 or more. Default 1.</param>
    public ModelShelf(ModelRepository repository, IModelLoader loader, ModelGate gate, TimeProvider time, int keep = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keep);
        (_loading, _time, _keep) = (new VersionLoading(repository, new OpenedModels(loader), gate, time), time, keep);
    }

    /// <summary>Asks for a version: loads and judges it, unless that was done or is under way.</summary>
    /// <param name="request">Which, and what it has to stand.</param>
    /// <param name="stop">Ends the waiting; the load goes on for the others, and is dropped at its end where there are none.</param>
    /// <returns>A lease, to be disposed of.</returns>
    /// <exception cref="ModelRefusedException">It could not be loaded, or did not pass; has the verdict.</exception>
    public async Task<ShelfLease> LoadAsync(ShelfRequest request, CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Concurrency, 1, nameof(request));
        var entry = Hold(request);
        try
        {
            await entry.WhenJudged.WaitAsync(stop).ConfigureAwait(false);
            return Lease(entry, request);
        }
        catch
        {
            Release(entry);
            throw;
        }
    }

    /// <summary>What is known of every version that was ever asked for, in no order.</summary>
    public ImmutableArray<ShelfVersion> Versions()
    {
        lock (_lock)
        {
            return [.. _entries.Values.Select(entry => entry.Snapshot())];
        }
    }

    /// <summary>What is known of one version.</summary>
    public ShelfVersion Find(ShelfKey key)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(key, out var entry) ? entry.Snapshot() : new ShelfVersion(key, ShelfState.Absent);
        }
    }

    /// <summary>Unloads the versions that are kept; the others go with their last lease. Nothing more can be asked for.</summary>
    public void Dispose()
    {
        List<LoadedVersion?> unloaded;
        lock (_lock)
        {
            _isClosed = true;
            unloaded = [.. _kept.Select(entry => entry.Unload(ShelfState.Unloaded, _time.GetUtcNow()))];
            _kept.Clear();
        }

        Close(unloaded);
    }

    private ShelfEntry Hold(ShelfRequest request)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (_entries.TryGetValue(request.Key, out var known) && known.State is ShelfState.Loading or ShelfState.Gated)
            {
                known.Holders++;
                if (known.IsKept)
                {
                    known.IsKept = false;
                    _kept.Remove(known);
                }

                return known;
            }

            var entry = new ShelfEntry(request, _time.GetUtcNow()) { Holders = 1 };
            _entries[entry.Key] = entry;

            // Of usual priority: the runtime's threads begin on it. The gate takes one of its own.
            new Thread(() => Load(entry)) { IsBackground = true, Name = $"Load of {request.Model}/{request.Version}" }.Start();
            return entry;
        }
    }

    private void Load(ShelfEntry entry)
    {
        // To the very end: what is refused or no longer wanted leaves memory before the next one comes into it.
        lock (_oneLoad)
        {
            var result = _loading.Load(entry.Request);
            LoadedVersion? unloaded;
            lock (_lock)
            {
                var mayScore = result.Loaded is not null && GateRule.Admits(result.Verdict, GateOccasion.OnlyChoice);
                entry.Complete(result, mayScore ? ShelfState.Gated : ShelfState.Refused, _time.GetUtcNow());
                unloaded = mayScore ? null : entry.Unload(ShelfState.Refused, _time.GetUtcNow());
            }

            Close([unloaded]);
            Settle(entry);
        }

        entry.Announce();
    }

    private ShelfLease Lease(ShelfEntry entry, ShelfRequest request)
    {
        LoadedVersion loaded;
        GateVerdict verdict;
        lock (_lock)
        {
            verdict = entry.Verdict!;
            if (entry.Result!.Loaded is not { } inMemory || !GateRule.Admits(verdict, request.Occasion))
            {
                throw new ModelRefusedException(verdict);
            }

            loaded = inMemory;
            entry.Leases++;
            entry.WasLeased = true;
        }

        var sessions = new List<IModelSession>();
        try
        {
            for (var index = 0; index < request.Concurrency; index++)
            {
                sessions.Add(loaded.NewSession());
            }
        }
        catch
        {
            sessions.ForEach(session => session.Dispose());
            lock (_lock)
            {
                entry.Leases--;
            }

            throw;
        }

        var model = new ScoringModel(loaded.Identity, sessions[0]) { Sessions = [.. sessions], Timings = verdict.Timings };
        return new ShelfLease(model, verdict, () => GiveBack(entry));
    }

    private void GiveBack(ShelfEntry entry)
    {
        lock (_lock)
        {
            entry.Leases--;
        }

        Release(entry);
    }

    private void Release(ShelfEntry entry)
    {
        lock (_lock)
        {
            entry.Holders--;
        }

        Settle(entry);
    }

    // Decides what becomes of a version that nobody holds any more.
    private void Settle(ShelfEntry entry)
    {
        var unloaded = new List<LoadedVersion?>();
        lock (_lock)
        {
            if (entry.Holders > 0 || entry.State != ShelfState.Gated || entry.IsKept)
            {
                return;
            }

            var now = _time.GetUtcNow();
            if (!entry.Verdict!.Passed && !entry.WasLeased)
            {
                unloaded.Add(entry.Unload(ShelfState.Refused, now));
            }
            else if (_isClosed || _keep == 0)
            {
                unloaded.Add(entry.Unload(ShelfState.Unloaded, now));
            }
            else
            {
                entry.IsKept = true;
                _kept.Add(entry);
                var place = entry.Key.Place;
                var kept = _kept.Where(other => other.Key.Place == place).ToList();
                foreach (var old in kept.Take(kept.Count - _keep))
                {
                    _kept.Remove(old);
                    unloaded.Add(old.Unload(ShelfState.Unloaded, now));
                }
            }
        }

        Close(unloaded);
    }

    private static void Close(List<LoadedVersion?> unloaded) => unloaded.ForEach(version => version?.Use.Dispose());
}
