using System.Collections.Immutable;
using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Windows;

namespace StreamInfer.Topologies;

/// <summary>How features and scores are watched beside the scoring. With nothing written: windows of ten minutes that slide by one.</summary>
public sealed record MonitoringPlan
{
    /// <summary>The default of <see cref="FalseAlarmsPerDay"/>.</summary>
    public const double DefaultFalseAlarmsPerDay = 0.1;

    /// <summary>The empty set of columns.</summary>
    public static readonly ImmutableHashSet<string> Nothing = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    private const long Minute = 60_000;

    /// <summary>How windows lie and when they fire.</summary>
    public WindowPlan Windows { get; init; } = new() { Window = 10 * Minute, Slide = Minute };

    /// <summary>Expected false alarms a day and pipeline if nothing changes; positive. Default 0.1.</summary>
    public double FalseAlarmsPerDay { get; init; } = DefaultFalseAlarmsPerDay;

    /// <summary>From when on a change matters. Its q is not read: it follows from <see cref="FalseAlarmsPerDay"/>.</summary>
    public AlarmThresholds Thresholds { get; init; } = new() { Q = 0 };

    /// <summary>Share of the events that are watched, by place in the log.</summary>
    public Percent Sampling { get; init; } = Percent.All;

    /// <summary>How single events are judged.</summary>
    public AnomalyPlan Anomalies { get; init; } = new();

    /// <summary>What is watched event by event, beside the windows; detectors of errors are with <see cref="Labels"/>.</summary>
    public ImmutableArray<DetectorPlan> Detectors { get; init; } = [];

    /// <summary>Features that are no subjects of drift, as the topology names them.</summary>
    public ImmutableArray<string> Exclude { get; init; } = [];

    /// <summary>Features that show a clock, and are subjects all the same.</summary>
    public ImmutableArray<string> Include { get; init; } = [];

    /// <summary>Columns that are counted, but are no subjects of drift, projections, the joint test, frozen features and anomalies; by their names in drift records.</summary>
    public ImmutableHashSet<string> Unwatched { get; init; } = Nothing;

    /// <summary>What tells one event from another, so that it is counted if it comes twice. Default nothing.</summary>
    public EventIdentity Duplicates { get; init; } = EventIdentity.None;
    /// <summary>Labels that come late; null for none.</summary>
    public LabelsPlan? Labels { get; init; }

    /// <summary>Whether every subject has a record each window, not only when its state changes. Default false.</summary>
    public bool Summaries { get; init; }

    /// <summary>Where changes of state go; null for nowhere.</summary>
    public string? DriftTopic { get; init; }

    /// <summary>Where strange events go; null for nowhere.</summary>
    public string? AnomalyTopic { get; init; }

    /// <summary>Where instances keep and exchange what they counted; null where each stands for itself and forgets at its end.</summary>
    public string? StateTopic { get; init; }

    /// <summary>A training distribution in place of the one beside the model, for its own version; null for that one.</summary>
    public string? ReferenceFile { get; init; }
}
