using StreamInfer.Ingestion;
using StreamInfer.Models.Control;

namespace StreamInfer.Tests.Models.Control;

/// <summary>What the instances of a <see cref="MemoryControlTopic"/> share: the records, who may write to which key, and who follows.</summary>
internal sealed class MemoryControlLog(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<(string Key, byte[]? Value, DateTimeOffset At)> _records = [];
    private readonly Dictionary<string, int> _epochs = new(StringComparer.Ordinal);
    private readonly List<Follower> _followers = [];
    private bool _isGiving;
    private string? _trouble;

    /// <summary>Called when the topic is back.</summary>
    public Action? CameBack { get; set; }

    /// <summary>A key whose writer is fenced between decision and commit, once; null for none.</summary>
    public string? FenceAfterDecision { get; set; }

    public string? Trouble
    {
        get
        {
            lock (_lock)
            {
                return _trouble;
            }
        }
    }

    public IReadOnlyList<(string Key, byte[]? Value)> Records
    {
        get
        {
            lock (_lock)
            {
                return [.. _records.Select(record => (record.Key, record.Value))];
            }
        }
    }

    public byte[]? Current(string key)
    {
        lock (_lock)
        {
            return _records.FindLast(record => record.Key == key).Value;
        }
    }

    /// <summary>Whoever began before is fenced.</summary>
    public int Begin(string key)
    {
        lock (_lock)
        {
            return _epochs[key] = _epochs.GetValueOrDefault(key) + 1;
        }
    }

    public ControlWrite TryCommit(string key, byte[] value, int epoch)
    {
        long offset;
        lock (_lock)
        {
            if (_trouble is not null)
            {
                return ControlWrite.Failed(_trouble);
            }

            if (_epochs[key] != epoch)
            {
                return ControlWrite.Contended($"somebody else writes to '{key}'");
            }

            _records.Add((key, value, time.GetUtcNow()));
            offset = _records.Count - 1;
        }

        Give();
        return ControlWrite.Written(offset);
    }

    public void Append(string key, byte[]? value)
    {
        lock (_lock)
        {
            _records.Add((key, value, time.GetUtcNow()));
        }

        Give();
    }

    public void Add(IControlListener listener)
    {
        lock (_lock)
        {
            _followers.Add(new Follower(listener));
        }

        Give();
    }

    public void TakeAway(string trouble)
    {
        lock (_lock)
        {
            _trouble = trouble;
        }

        Give();
    }

    public void BringBack()
    {
        lock (_lock)
        {
            _trouble = null;
        }

        CameBack?.Invoke();
        Give();
    }

    /// <summary>Gives what is new, outside of the lock and by one thread at a time: listeners may write.</summary>
    private void Give()
    {
        while (Next() is { } call)
        {
            try
            {
                call();
            }
            finally
            {
                lock (_lock)
                {
                    _isGiving = false;
                }
            }
        }
    }

    private Action? Next()
    {
        lock (_lock)
        {
            var call = _isGiving ? null : _followers.Select(Next).FirstOrDefault(next => next is not null);
            _isGiving |= call is not null;
            return call;
        }
    }

    private Action? Next(Follower follower)
    {
        if (follower.Trouble != _trouble)
        {
            var trouble = follower.Trouble = _trouble;
            return () => follower.Listener.OnTrouble(trouble);
        }

        if (_trouble is not null)
        {
            return null;
        }

        if (follower.Given < _records.Count)
        {
            var offset = follower.Given++;
            var (key, value, at) = _records[offset];
            return () => follower.Listener.OnRecord(key, value, offset, at);
        }

        if (!follower.IsCaughtUp)
        {
            follower.IsCaughtUp = true;
            PartitionPosition[] ends = [new(0, _records.Count)];
            return () => follower.Listener.OnCaughtUp(ends);
        }

        return null;
    }

    private sealed class Follower(IControlListener listener)
    {
        public IControlListener Listener { get; } = listener;

        public int Given { get; set; }

        public bool IsCaughtUp { get; set; }

        public string? Trouble { get; set; }
    }
}
