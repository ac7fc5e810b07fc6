using StreamInfer.Models.Audit;

namespace StreamInfer.Tests.Models.Deployment.Kit;

/// <summary>Audit entries in memory, and a way to wait for one.</summary>
internal sealed class MemoryAuditLog : IAuditLog
{
    private readonly Lock _gate = new();
    private readonly List<AuditEntry> _entries = [];
    private readonly List<(Func<AuditEntry, bool> Matches, TaskCompletionSource<AuditEntry> Seen)> _watches = [];

    public long Dropped => 0;

    public IReadOnlyList<AuditEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    public void Write(AuditEntry entry)
    {
        lock (_gate)
        {
            _entries.Add(entry);
            foreach (var watch in _watches.Where(watch => watch.Matches(entry)).ToList())
            {
                _watches.Remove(watch);
                watch.Seen.SetResult(entry);
            }
        }
    }

    /// <summary>The first entry, written or yet to be, that matches.</summary>
    public Task<AuditEntry> WhenAsync(Func<AuditEntry, bool> matches)
    {
        lock (_gate)
        {
            var seen = new TaskCompletionSource<AuditEntry>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_entries.Find(entry => matches(entry)) is { } entry)
            {
                return Task.FromResult(entry);
            }

            _watches.Add((matches, seen));
            return seen.Task.WaitAsync(DirectorWorld.Patience);
        }
    }

    public void Dispose()
    {
    }
}
