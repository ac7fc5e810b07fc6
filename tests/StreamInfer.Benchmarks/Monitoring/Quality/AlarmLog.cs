using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Engine;

namespace StreamInfer.Benchmarks.Monitoring.Quality;

/// <summary>The alarms of a run, and how often a test was rejected at all.</summary>
internal sealed class AlarmLog : IMonitoringOutput
{
    private long _rejectedWindow = long.MinValue;
    private long _window = long.MinValue;

    /// <summary>When a subject went into warning or drift.</summary>
    public List<(long At, string Subject)> Alarms { get; } = [];

    /// <summary>When a feature froze.</summary>
    public List<(long At, string Subject)> Frozen { get; } = [];

    /// <summary>Windows that were judged; summaries have to be on.</summary>
    public long Windows { get; private set; }

    /// <summary>Of them, those in which a test was rejected, whatever its effect.</summary>
    public long RejectedWindows { get; private set; }

    public void Drift(DriftRecord record)
    {
        if (record.Kind == DriftKind.Summary)
        {
            Windows += record.WindowEnd != _window ? 1 : 0;
            _window = record.WindowEnd;
            if (record.Evaluation?.AdjustedP <= record.Q && record.WindowEnd != _rejectedWindow)
            {
                RejectedWindows++;
                _rejectedWindow = record.WindowEnd;
            }
        }
        else if (record.Cause == DriftCause.Frozen)
        {
            Frozen.Add((record.WindowEnd, record.Subject));
        }
        else if (record.State >= AlarmState.Warning && record.State > record.PreviousState)
        {
            Alarms.Add((record.WindowEnd, record.Subject));
        }
    }

    public void Anomaly(AnomalyRecord record)
    {
    }

    public void Note(string text)
    {
    }
}
