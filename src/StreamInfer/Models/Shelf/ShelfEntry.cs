using StreamInfer.Models.Gates;

namespace StreamInfer.Models.Shelf;

/// <summary>One version on the shelf. Its members are guarded by the shelf's lock.</summary>
internal sealed class ShelfEntry(ShelfRequest request, DateTimeOffset since)
{
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ShelfRequest Request => request;

    public ShelfKey Key { get; } = request.Key;

    public ShelfState State { get; private set; } = ShelfState.Loading;

    public DateTimeOffset Since { get; private set; } = since;

    public LoadResult? Result { get; private set; }

    /// <summary>Done once it was judged, whatever the verdict.</summary>
    public Task WhenJudged => _loaded.Task;

    /// <summary>Those who wait for it, and those with a lease.</summary>
    public int Holders { get; set; }

    /// <summary>Leases that are out.</summary>
    public int Leases { get; set; }

    /// <summary>Whether there ever was a lease: then it is worth going back to.</summary>
    public bool WasLeased { get; set; }

    public bool IsKept { get; set; }

    public GateVerdict? Verdict => Result?.Verdict;

    /// <summary>It was judged.</summary>
    public void Complete(LoadResult result, ShelfState state, DateTimeOffset now)
    {
        Result = result;
        Enter(state, now);
    }

    /// <summary>Lets those go on who wait.</summary>
    public void Announce() => _loaded.TrySetResult();

    /// <summary>Takes the version out of memory's books; the caller disposes of it.</summary>
    public LoadedVersion? Unload(ShelfState state, DateTimeOffset now)
    {
        var loaded = Result?.Loaded;
        Result = Result is null ? null : Result with { Loaded = null };
        IsKept = false;
        Enter(state, now);
        return loaded;
    }

    public ShelfVersion Snapshot() => new(Key, State)
    {
        Verdict = Verdict,
        Since = Since,
        LoadTook = Result?.LoadTook ?? TimeSpan.Zero,
        Bytes = Result?.Bytes ?? 0,
        Leases = Leases,
        IsKept = IsKept,
    };

    private void Enter(ShelfState state, DateTimeOffset now) => (State, Since) = (state, now);
}
