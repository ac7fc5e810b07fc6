using System.Collections.Immutable;
using StreamInfer.Monitoring.Evaluation;
using StreamInfer.Monitoring.Panes;

namespace StreamInfer.Monitoring.Engine;

/// <summary>What is kept of each subject for people to look at: the bins of the last window, and how far it was from its reference in the windows before. Bounded. Used by one thread.</summary>
internal sealed class SubjectDetails
{
    /// <summary>Most windows that are remembered of a subject.</summary>
    public const int MostWindows = 120;

    private readonly Dictionary<string, Queue<double?>> _history = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (SubjectBins? Bins, ImmutableArray<double?> History)> _last = new(StringComparer.Ordinal);

    /// <summary>Takes a window in.</summary>
    public void Take(WindowEvaluation evaluation, PanePlan plan, Pane window)
    {
        _last.Clear();
        foreach (var subject in evaluation.Subjects)
        {
            if (!_history.TryGetValue(subject.Subject, out var history))
            {
                _history.Add(subject.Subject, history = new Queue<double?>());
            }

            history.Enqueue(subject.Statistics?.Stability?.Excess ?? subject.Statistics?.Joint?.Effect);
            if (history.Count > MostWindows)
            {
                history.Dequeue();
            }

            _last.Add(subject.Subject, (SubjectBins.Of(subject.Subject, plan, window), [.. history]));
        }
    }

    /// <summary>What is known of a subject.</summary>
    public (SubjectBins? Bins, ImmutableArray<double?> History) Of(string subject) => _last.TryGetValue(subject, out var details) ? details : (null, []);
}
