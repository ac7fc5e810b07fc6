namespace StreamInfer.Monitoring.Alarms;

/// <summary>
/// Turns the levels of a subject, one a window, into states that last: three of the last five evaluations raise an alarm, five calm ones in a row end it,
/// and three blind ones in a row take back all that was said. Used by one thread at a time.
/// </summary>
public sealed class SubjectAlarm
{
    private const int Remembered = 5;
    private const int Persistent = 3;
    private const int CalmToEnd = 5;
    private const int BlindToForget = 3;

    private readonly Queue<AlarmLevel> _levels = new(Remembered + 1);
    private int _calmRun;
    private int _blind;

    /// <summary>A subject of which nothing is known.</summary>
    public SubjectAlarm()
    {
    }

    /// <summary>Goes on where another was.</summary>
    public SubjectAlarm(SubjectAlarmState saved)
    {
        (State, _calmRun, _blind) = (saved.State, saved.CalmRun, saved.Blind);
        foreach (var level in saved.Levels)
        {
            _levels.Enqueue(level);
        }
    }

    /// <summary>Where the subject stands.</summary>
    public AlarmState State { get; private set; }

    /// <summary>What has to be remembered across restarts.</summary>
    public SubjectAlarmState Saved => new(State, [.. _levels], _calmRun, _blind);

    /// <summary>Takes one evaluation in.</summary>
    /// <param name="level">What it said.</param>
    /// <param name="calm">Nothing was near a warning; see <see cref="AlarmTest.Disturbs"/>. Without meaning if insufficient.</param>
    /// <returns>The change of state; nothing if there is none.</returns>
    public AlarmTransition? Update(AlarmLevel level, bool calm)
    {
        if (level == AlarmLevel.Insufficient)
        {
            return Blind();
        }

        _blind = 0;
        _calmRun = calm ? _calmRun + 1 : 0;
        _levels.Enqueue(level);
        if (_levels.Count > Remembered)
        {
            _levels.Dequeue();
        }

        return Next(level) is { } next ? Enter(next) : null;
    }

    private AlarmTransition? Blind()
    {
        _blind++;
        if (_blind < BlindToForget)
        {
            return null;
        }

        _levels.Clear();
        _calmRun = 0;
        return State == AlarmState.Insufficient ? null : Enter(AlarmState.Insufficient);
    }

    private AlarmState? Next(AlarmLevel level)
    {
        if (State != AlarmState.Drift && AtLeast(AlarmLevel.Drift) >= Persistent)
        {
            return AlarmState.Drift;
        }

        if (State is AlarmState.Insufficient or AlarmState.Ok or AlarmState.Recovered && AtLeast(AlarmLevel.Warning) >= Persistent)
        {
            return AlarmState.Warning;
        }

        if (State == AlarmState.Insufficient && level == AlarmLevel.Ok)
        {
            return AlarmState.Ok;
        }

        return _calmRun < CalmToEnd ? null : State switch
        {
            AlarmState.Warning or AlarmState.Recovered => AlarmState.Ok,
            AlarmState.Drift => AlarmState.Recovered,
            _ => null,
        };
    }

    private AlarmTransition Enter(AlarmState next)
    {
        var transition = new AlarmTransition(State, next);
        State = next;
        _calmRun = 0;
        if (next is AlarmState.Ok or AlarmState.Recovered)
        {
            _levels.Clear();
        }

        return transition;
    }

    private int AtLeast(AlarmLevel least)
    {
        var count = 0;
        foreach (var level in _levels)
        {
            count += level >= least ? 1 : 0;
        }

        return count;
    }
}
