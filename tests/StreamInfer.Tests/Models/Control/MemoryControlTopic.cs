using StreamInfer.Models.Control;

namespace StreamInfer.Tests.Models.Control;

/// <summary>
/// A control topic in memory, with one partition. Records are given to followers by whoever writes, before the write returns (or, for one that writes while it is given
/// a record, as soon as it returns): tests in virtual time need no waiting. Several instances share a topic by <see cref="OpenAnother"/>.
/// </summary>
internal sealed class MemoryControlTopic : IControlTopic
{
    private readonly MemoryControlLog _log;
    private readonly Dictionary<string, byte[]?> _waiting = new(StringComparer.Ordinal);
    private bool _follows;

    /// <param name="time">Stamps the records.</param>
    public MemoryControlTopic(TimeProvider time)
        : this(new MemoryControlLog(time))
    {
    }

    private MemoryControlTopic(MemoryControlLog log)
    {
        _log = log;
        _log.CameBack += SendWaiting;
    }

    public long ReportsDropped { get; private set; }

    /// <summary>All records ever written, in order; the index is the offset.</summary>
    public IReadOnlyList<(string Key, byte[]? Value)> Records => _log.Records;

    /// <summary>Another instance's access to the same topic.</summary>
    public MemoryControlTopic OpenAnother() => new(_log);

    /// <summary>From now on nothing can be read or written.</summary>
    public void TakeAway(string trouble) => _log.TakeAway(trouble);

    /// <summary>The topic is back; what was written meanwhile is given.</summary>
    public void BringBack() => _log.BringBack();

    /// <summary>Somebody else begins to write to a key, and dies: a write under way is contended.</summary>
    public void Fence(string key) => _log.Begin(key);

    /// <summary>The same, as soon as the next write under way has been decided.</summary>
    public void FenceOnce(string key) => _log.FenceAfterDecision = key;

    public void Follow(IControlListener listener)
    {
        if (_follows)
        {
            throw new InvalidOperationException("it is followed already");
        }

        _follows = true;
        _log.Add(listener);
    }

    public Task<ControlWrite> TryReplaceAsync(string key, Func<byte[]?, byte[]?> change, TimeSpan timeout, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_log.Trouble is { } trouble)
        {
            return Task.FromResult(ControlWrite.Failed(trouble));
        }

        var epoch = _log.Begin(key);
        var next = change(_log.Current(key));
        if (_log.FenceAfterDecision is { } fenced)
        {
            _log.FenceAfterDecision = null;
            _log.Begin(fenced);
        }

        return next is { } value
            ? Task.FromResult(_log.TryCommit(key, value, epoch))
            : Task.FromResult(ControlWrite.Declined);
    }

    public void Report(string key, byte[]? value)
    {
        lock (_waiting)
        {
            if (_log.Trouble is not null)
            {
                ReportsDropped += _waiting.ContainsKey(key) ? 1 : 0;
                _waiting[key] = value;
                return;
            }
        }

        _log.Append(key, value);
    }

    public void Dispose() => _log.CameBack -= SendWaiting;

    private void SendWaiting()
    {
        KeyValuePair<string, byte[]?>[] reports;
        lock (_waiting)
        {
            reports = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var (key, value) in reports)
        {
            _log.Append(key, value);
        }
    }
}
