using StreamInfer.Routing;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Deployment;

/// <summary>
/// Says when versions of a topology that prefers CUDA are to move: to the CPU while they fail every event on the card, and back to the card, less and less often
/// while that does not last. Used by the director alone; its words are read by anyone.
/// </summary>
internal sealed class DeviceWatch
{
    /// <summary>How often it has to be asked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private const string Cuda = "cuda";
    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(30);

    private readonly Func<string?>? _whyNoCuda;
    private readonly TimeProvider _time;
    private TimeSpan _wait = FirstWait;
    private long _since;
    private volatile string? _reason;

    /// <param name="parts">Of the director.</param>
    public DeviceWatch(DirectorParts parts)
    {
        (_whyNoCuda, _time) = (parts.Topology.Model.Device == DevicePolicy.PreferCuda ? parts.WhyNoCuda : null, parts.Time);
        _since = _time.GetTimestamp();
    }

    /// <summary>Whether there is anything to watch.</summary>
    public bool IsOn => _whyNoCuda is not null;

    /// <summary>Why the primary version runs on the CPU, in one line; null where it does not, or is meant to.</summary>
    public string? WhyOnCpu(VersionSet set) =>
        IsOn && !IsOnCard(set.Primary.Session.Device) ? $"version {set.Primary.Identity.Version} runs on the CPU although CUDA is preferred: {_reason ?? set.Primary.Session.FallbackReason}" : null;

    /// <summary>Where the versions are to go now; null for nowhere.</summary>
    /// <param name="set">Those that score.</param>
    /// <param name="trouble">Why the primary version fails every event; null where it does not.</param>
    public DevicePolicy? Due(VersionSet set, string? trouble)
    {
        if (!IsOn)
        {
            return null;
        }

        var waited = _time.GetElapsedTime(_since);
        if (IsOnCard(set.Primary.Session.Device))
        {
            if (trouble is null)
            {
                _wait = waited >= LongestWait ? FirstWait : _wait;
                return null;
            }

            _reason = trouble;
            return DevicePolicy.Cpu;
        }

        if (waited < _wait)
        {
            return null;
        }

        if (_whyNoCuda!() is { } reason)
        {
            Stayed(reason);
            return null;
        }

        return DevicePolicy.RequireCuda;
    }

    /// <summary>The versions have moved.</summary>
    public void Moved(DevicePolicy to)
    {
        if (to != DevicePolicy.Cpu)
        {
            // The next wait is longer, unless the card works for long.
            _reason = null;
            _wait = Longer(_wait);
        }

        _since = _time.GetTimestamp();
    }

    /// <summary>They could not move.</summary>
    public void Stayed(string reason)
    {
        (_reason, _since, _wait) = (reason, _time.GetTimestamp(), Longer(_wait));
    }

    private static TimeSpan Longer(TimeSpan wait) => wait * 2 < LongestWait ? wait * 2 : LongestWait;

    private static bool IsOnCard(string device) => string.Equals(device, Cuda, StringComparison.Ordinal);
}
