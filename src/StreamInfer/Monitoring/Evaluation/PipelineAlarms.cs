using StreamInfer.Monitoring.Alarms;

namespace StreamInfer.Monitoring.Evaluation;

/// <summary>How all subjects of a pipeline and model version stand. Used by one thread at a time.</summary>
public sealed class PipelineAlarms
{
    private readonly Dictionary<string, SubjectAlarm> _subjects = new(StringComparer.Ordinal);

    /// <summary>How the pipeline stands: as its worst subject; insufficient if there is none.</summary>
    public AlarmState State => _subjects.Count == 0 ? AlarmState.Insufficient : _subjects.Values.Max(subject => subject.State);

    /// <summary>What has to be remembered across restarts.</summary>
    public IReadOnlyDictionary<string, SubjectAlarmState> Saved =>
        _subjects.ToDictionary(subject => subject.Key, subject => subject.Value.Saved, StringComparer.Ordinal);

    /// <summary>How a subject stands.</summary>
    public AlarmState StateOf(string subject) => _subjects.TryGetValue(subject, out var alarm) ? alarm.State : AlarmState.Insufficient;

    /// <summary>Takes an evaluation in.</summary>
    /// <returns>The subjects that changed their state.</returns>
    public IReadOnlyList<(SubjectEvaluation Subject, AlarmTransition Transition)> Update(WindowEvaluation evaluation)
    {
        var transitions = new List<(SubjectEvaluation, AlarmTransition)>();
        var watched = evaluation.Subjects.Where(subject => subject.IsWatched).ToArray();

        // What is no subject any more, by another topology or reference, must not stand in alarm for ever.
        foreach (var gone in _subjects.Keys.Except(watched.Select(subject => subject.Subject), StringComparer.Ordinal).ToArray())
        {
            _subjects.Remove(gone);
        }

        foreach (var subject in watched)
        {
            if (!_subjects.TryGetValue(subject.Subject, out var alarm))
            {
                _subjects.Add(subject.Subject, alarm = new SubjectAlarm());
            }

            if (alarm.Update(subject.Level, subject.IsCalm) is { } transition)
            {
                transitions.Add((subject, transition));
            }
        }

        return transitions;
    }

    /// <summary>Takes over what was known before a restart.</summary>
    public void Restore(IReadOnlyDictionary<string, SubjectAlarmState> saved)
    {
        _subjects.Clear();
        foreach (var (subject, state) in saved)
        {
            _subjects.Add(subject, new SubjectAlarm(state));
        }
    }
}
