using System.Globalization;

namespace StreamInfer.TestKit.Faults;

/// <summary>Changes versions again and again while faults run: promotes, ramps, rolls back, begins and ends shadows, as a seed says.</summary>
internal sealed class SwapDriver : IDisposable
{
    private const int Success = 0;
    private const int KafkaAway = 4;
    private const int Refused = 10;
    private const int Contended = 11;
    private const double LongestPauseSeconds = 2;

    private readonly VersionOperator _operator;
    private readonly Random _random;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly List<string> _written = [];
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _met;

    public SwapDriver(VersionOperator versions, int seed, TimeProvider time) =>
        (_operator, _random, _time, _began) = (versions, new Random(seed), time, time.GetTimestamp());

    /// <summary>The changes that were written; once it has ended.</summary>
    public IReadOnlyList<string> Written => _written;

    /// <summary>How many of those who waited for a change met one.</summary>
    public int Met => Volatile.Read(ref _met);

    /// <summary>Makes changes for so long.</summary>
    /// <exception cref="InvalidOperationException">A command ended in a way that there is no reason for.</exception>
    public async Task RunAsync(TimeSpan length)
    {
        while (_time.GetElapsedTime(_began) < length && !_stop.IsCancellationRequested)
        {
            await ChangeAsync(Draw());
            await Task.Delay(TimeSpan.FromSeconds(LongestPauseSeconds * _random.NextDouble()), _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits for the moment in which a change was just written, and instances begin to follow it.</summary>
    public async Task MeetAsync(TimeSpan within)
    {
        var next = Volatile.Read(ref _next).Task;
        if (await Task.WhenAny(next, Task.Delay(within, _time)) == next)
        {
            CountMeeting();
        }
    }

    /// <summary>Somebody met a change.</summary>
    public void CountMeeting() => Interlocked.Increment(ref _met);

    /// <summary>Makes a version active, unless it is.</summary>
    /// <returns>Whether it was written.</returns>
    /// <exception cref="InvalidOperationException">The command ended in a way that there is no reason for.</exception>
    public Task<bool> PromoteAsync(int version) => ChangeAsync(["promote", version.ToString(CultureInfo.InvariantCulture)]);

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task<bool> ChangeAsync(string[] words)
    {
        var (code, said) = await _operator.RunAsync(words);
        if (code == Success)
        {
            _written.Add(string.Create(CultureInfo.InvariantCulture, $"{_time.GetElapsedTime(_began).TotalSeconds,8:F2} s  {string.Join(' ', words)}"));
            Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
        else if (code is not (KafkaAway or Refused or Contended))
        {
            throw new InvalidOperationException($"models {string.Join(' ', words)} ended with {code}: {said}");
        }

        return code == Success;
    }

    private string[] Draw()
    {
        var version = _random.Next(1, FaultModels.Latest + 1).ToString(CultureInfo.InvariantCulture);
        return _random.Next(10) switch
        {
            < 4 => ["promote", version],
            < 6 => ["ramp", version],
            < 7 => ["rollback"],
            < 9 => ["shadow", "add", version, "--topic", _operator.ShadowTopic],
            _ => ["shadow", "remove", version],
        };
    }
}
