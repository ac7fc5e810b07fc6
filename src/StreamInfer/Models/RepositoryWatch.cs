namespace StreamInfer.Models;

/// <summary>
/// Looks into a model's folder from time to time, and says which versions appeared complete, changed or vanished. It polls: network file systems tell nobody of
/// what others write. A digest is computed only for folders whose files' names, lengths or times are not what they were.
/// </summary>
public sealed class RepositoryWatch : IDisposable
{
    private readonly ModelRepository _repository;
    private readonly string _name;
    private readonly Action<RepositoryChange> _report;
    private readonly ITimer _timer;
    private readonly Lock _polling = new();
    private readonly Dictionary<int, Seen> _seen = [];
    private volatile string? _trouble;
    private volatile int _latest;

    /// <param name="repository">The repository.</param>
    /// <param name="name">The model: a folder below the root. It need not exist yet.</param>
    /// <param name="report">Takes each change, one at a time, on the timer's thread, or on that of <see cref="Poll"/>'s caller.</param>
    /// <param name="time">The clock.</param>
    /// <param name="period">How often it looks; more than zero. Default 5 s. The first look is after the first period, or <see cref="Poll"/>.</param>
    public RepositoryWatch(ModelRepository repository, string name, Action<RepositoryChange> report, TimeProvider time, TimeSpan? period = null)
    {
        (_repository, _name, _report) = (repository, name, report);
        var every = period ?? DefaultPeriod;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(every, TimeSpan.Zero, nameof(period));
        _timer = time.CreateTimer(_ => Poll(), null, every, every);
    }

    public static TimeSpan DefaultPeriod => TimeSpan.FromSeconds(5);

    /// <summary>The greatest complete and unchanged version; null where there is none, or it has not looked yet.</summary>
    public int? Latest => _latest is var version and > 0 ? version : null;

    /// <summary>Why the last look did not succeed; null where it did. What was seen before still counts then.</summary>
    public string? Trouble => _trouble;

    /// <summary>Looks now. While a look is under way, another does nothing.</summary>
    public void Poll()
    {
        if (!_polling.TryEnter())
        {
            return;
        }

        try
        {
            Look();
            _trouble = null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A network folder that is away for a moment has not lost its versions.
            _trouble = $"model {_name}: {error.Message}";
        }
        finally
        {
            _polling.Exit();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (!Directory.Exists(_repository.Root))
        {
            throw new DirectoryNotFoundException($"there is no folder {_repository.Root}");
        }

        var folders = _repository.FoldersOf(_name).ToDictionary(folder => folder.Version);
        var changes = new List<RepositoryChange>();
        foreach (var gone in _seen.Keys.Where(version => !folders.ContainsKey(version)).ToList())
        {
            if (_seen.Remove(gone, out var seen) && seen.Digest is { } digest)
            {
                changes.Add(Change(RepositoryChangeKind.Vanished, gone, digest, "its folder is gone; where it is loaded it goes on scoring"));
            }
        }

        foreach (var folder in folders.Values.OrderBy(folder => folder.Version))
        {
            if (Inspect(folder) is { } change)
            {
                changes.Add(change);
            }
        }

        _latest = _seen.Where(entry => entry.Value is { Digest: not null, IsIntact: true }).Select(entry => entry.Key).DefaultIfEmpty(0).Max();
        changes.ForEach(_report);
    }

    private RepositoryChange? Inspect(ModelFolder folder)
    {
        var before = _seen.GetValueOrDefault(folder.Version);
        string fingerprint;
        try
        {
            fingerprint = ModelFiles.Fingerprint(folder.Path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Removed, or moved into place, while it was being listed: the next look tells.
            return null;
        }

        if (before?.Fingerprint == fingerprint)
        {
            return null;
        }

        var listing = _repository.Inspect(folder);
        return before?.Digest is { } digest ? Again(folder, listing, before, fingerprint, digest) : First(folder, listing, fingerprint);
    }

    private RepositoryChange? First(ModelFolder folder, VersionListing listing, string fingerprint)
    {
        if (!listing.IsComplete || listing.Digest is not { } digest)
        {
            // What could not be read is read again the next time, also where nothing about its files changes.
            _seen[folder.Version] = new Seen(listing.Digest is null ? null : fingerprint, null, IsIntact: false);
            return null;
        }

        _seen[folder.Version] = new Seen(fingerprint, digest, IsIntact: true);
        _repository.Digests.Learn(_name, folder.Version, digest);
        return Change(RepositoryChangeKind.Appeared, folder.Version, digest, "it is complete");
    }

    private RepositoryChange? Again(ModelFolder folder, VersionListing listing, Seen before, string fingerprint, string digest)
    {
        if (listing.Digest is null && before.Fingerprint is not null)
        {
            // A file that cannot be read once may be one that the network is late with.
            _seen[folder.Version] = before with { Fingerprint = null };
            return null;
        }

        var isIntact = listing.IsComplete && listing.Digest == digest;
        _seen[folder.Version] = new Seen(fingerprint, digest, isIntact);
        return isIntact || !before.IsIntact ? null
            : Change(RepositoryChangeKind.Changed, folder.Version, digest, listing.Problem ?? $"its files now have sha256 {listing.Digest}, not {digest}");
    }

    private RepositoryChange Change(RepositoryChangeKind kind, int version, string digest, string message) =>
        new(kind, _name, version, digest, $"model {_name}/{version}: {message}");

    /// <param name="Fingerprint">Of the folder at the last look; null where it has to be read again in any case.</param>
    /// <param name="Digest">With which it appeared; null while it is not complete.</param>
    /// <param name="IsIntact">Whether it still has it.</param>
    private sealed record Seen(string? Fingerprint, string? Digest, bool IsIntact);
}
