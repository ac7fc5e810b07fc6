using System.Collections.Immutable;
using StreamInfer.Monitoring.Panes;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Monitoring.Quality;
using StreamInfer.Topologies;

namespace StreamInfer.Monitoring.Engine;

/// <summary>Everything of a version that belongs to one reference, and goes with it.</summary>
internal sealed class VersionCounting
{
    public VersionCounting(MonitoringPlan plan, MonitoredVersion version, ReferenceProfile? reference, byte[]? learned = null)
    {
        Kind = reference is null ? ReferenceKind.None : learned is null ? ReferenceKind.Training : ReferenceKind.Trailing;
        Learned = learned;
        Panes = new PanePlan(version.Numeric, version.Categorical, reference);
        Counter = new PaneCounter(Panes);
        Frozen = [.. Panes.Numeric.Select(feature => new FrozenFeature(feature.Profile, plan.Thresholds.MinCount, plan.Thresholds.DesignEffect))];
        Anomalies = AnomalyScorer.Of(plan.Anomalies, Panes, plan.Unwatched);
    }

    public ReferenceKind Kind { get; }

    /// <summary>The reference as a file, where it was learned here.</summary>
    public byte[]? Learned { get; }

    public PanePlan Panes { get; }

    public PaneCounter Counter { get; }

    /// <summary>One a numeric column.</summary>
    public ImmutableArray<FrozenFeature> Frozen { get; }

    /// <summary>Null where single events are not judged.</summary>
    public AnomalyScorer? Anomalies { get; }
}
