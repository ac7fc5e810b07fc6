using StreamInfer.EmbeddedBroker;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.TestKit.Broker;

/// <summary>Makes a broker misbehave as a test says. Safe for any thread; what is said holds for requests that come afterwards.</summary>
/// <param name="time">By which delays run.</param>
internal sealed class ScriptedFaults(TimeProvider time) : IBrokerFaults
{
    /// <summary>For a fault that does not end by itself.</summary>
    public const int Always = int.MaxValue;

    private readonly Lock _lock = new();
    private readonly List<ScriptedError> _errors = [];
    private readonly Dictionary<ApiKey, TimeSpan> _delays = [];
    private readonly Dictionary<ApiKey, TimeSpan> _throttles = [];
    private readonly Dictionary<ApiKey, (int AfterBytes, int Times)> _cuts = [];
    private TimeSpan _roundTrip;
    private TaskCompletionSource? _stopped;
    private volatile bool _isDown;

    bool IBrokerFaults.AcceptsConnections => !_isDown;

    /// <summary>The next <paramref name="times"/> times that this kind of request is about to do something, it fails instead. Scripts run out in order.</summary>
    /// <param name="api">The kind of request.</param>
    /// <param name="error">What it is answered.</param>
    /// <param name="times">Counted once for each topic, partition, group or id in a request, whatever the request is about.</param>
    /// <param name="name">Only what is about this topic, group or transactional id; null for all.</param>
    /// <param name="partition">Only what is about this partition; null for all.</param>
    public void Fail(ApiKey api, ErrorCode error, int times = Always, string? name = null, int? partition = null)
    {
        lock (_lock)
        {
            _errors.Add(new ScriptedError(api, error, name, partition) { Left = times });
        }
    }

    /// <summary>The next times fail with these errors, one after the other.</summary>
    public void FailInTurn(ApiKey api, params ReadOnlySpan<ErrorCode> errors)
    {
        foreach (var error in errors)
        {
            Fail(api, error, times: 1);
        }
    }

    /// <summary>Ends all <see cref="Fail"/> of this kind of request.</summary>
    public void Heal(ApiKey api)
    {
        lock (_lock)
        {
            _errors.RemoveAll(each => each.Api == api);
        }
    }

    /// <summary>Requests of this kind are handled so much later; zero ends it.</summary>
    public void Delay(ApiKey api, TimeSpan delay)
    {
        lock (_lock)
        {
            _delays[api] = delay;
        }
    }

    /// <summary>All requests are handled so much later, on top of <see cref="Delay"/>. Requests of a connection wait one after the other.</summary>
    public void SetRoundTrip(TimeSpan delay)
    {
        lock (_lock)
        {
            _roundTrip = delay;
        }
    }

    /// <summary>The next responses of this kind break off after so many bytes, and their connections end. What was asked has been done.</summary>
    public void CutResponses(ApiKey api, int afterBytes, int times = 1)
    {
        lock (_lock)
        {
            _cuts[api] = (afterBytes, times);
        }
    }

    /// <summary>Responses of this kind claim so much throttle time; zero ends it.</summary>
    public void Throttle(ApiKey api, TimeSpan claimed)
    {
        lock (_lock)
        {
            _throttles[api] = claimed;
        }
    }

    /// <summary>No request is handled until <see cref="GoOn"/>; connections stay.</summary>
    public void StopTheWorld()
    {
        lock (_lock)
        {
            _stopped ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void GoOn()
    {
        lock (_lock)
        {
            _stopped?.SetResult();
            _stopped = null;
        }
    }

    /// <summary>As if the node were away: connections are cut at their next request or response, and new ones closed at once, until <see cref="BringUp"/>.</summary>
    public void TakeDown() => _isDown = true;

    public void BringUp() => _isDown = false;

    async ValueTask<bool> IBrokerFaults.BeforeAsync(ApiKey api, CancellationToken aborted)
    {
        Task? stopped;
        TimeSpan delay;
        lock (_lock)
        {
            stopped = _stopped?.Task;
            delay = _roundTrip + _delays.GetValueOrDefault(api);
        }

        if (stopped is not null)
        {
            await stopped.WaitAsync(aborted);
        }

        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, time, aborted);
        }

        return !_isDown;
    }

    ErrorCode IBrokerFaults.ErrorFor(ApiKey api, string? name, int partition)
    {
        lock (_lock)
        {
            var at = _errors.FindIndex(each => each.IsAbout(api, name, partition));
            if (at < 0)
            {
                return ErrorCode.None;
            }

            var script = _errors[at];
            if (script.Left != Always && --script.Left == 0)
            {
                _errors.RemoveAt(at);
            }

            return script.Error;
        }
    }

    int? IBrokerFaults.CutAfter(ApiKey api, int responseLength)
    {
        if (_isDown)
        {
            return 0;
        }

        lock (_lock)
        {
            if (!_cuts.TryGetValue(api, out var cut) || cut.Times == 0)
            {
                return null;
            }

            _cuts[api] = cut with { Times = cut.Times == Always ? Always : cut.Times - 1 };
            return cut.AfterBytes;
        }
    }

    int IBrokerFaults.ThrottleMs(ApiKey api)
    {
        lock (_lock)
        {
            return (int)_throttles.GetValueOrDefault(api).TotalMilliseconds;
        }
    }

    private sealed record ScriptedError(ApiKey Api, ErrorCode Error, string? Name, int? Partition)
    {
        public int Left { get; set; }

        public bool IsAbout(ApiKey api, string? name, int partition) =>
            api == Api && (Name is null || Name == name) && (Partition is null || Partition == partition);
    }
}
