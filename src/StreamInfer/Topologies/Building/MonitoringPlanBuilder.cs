using System.Collections.Immutable;
using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Columns;
using StreamInfer.Monitoring.Windows;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Building;

/// <summary>Makes the plan of monitoring.</summary>
internal static class MonitoringPlanBuilder
{
    public static MonitoringPlan Build(SectionOptions monitoring, ImmutableArray<FeaturePlan> features)
    {
        var anomalies = monitoring.Find(MonitoringKeys.Anomalies) ?? new SectionOptions(monitoring.PlaceOf(MonitoringKeys.Anomalies));
        var windows = BuildWindows(monitoring);
        var (exclude, include) = (NamesOf(monitoring, MonitoringKeys.Exclude), NamesOf(monitoring, MonitoringKeys.Include));
        var detectors = (monitoring.FindValue(MonitoringKeys.Detectors) ?? [])
            .Select(item => new DetectorPlan(item.Value.Get(DetectorKeys.Signal), item.Value.Get(DetectorKeys.Kind)))
            .Distinct()
            .ToList();
        return new MonitoringPlan
        {
            Windows = windows,
            Exclude = exclude,
            Include = include,
            Unwatched = UnwatchedColumns.Of(features, windows.Window, exclude, include),
            Duplicates = monitoring.Get(MonitoringKeys.Duplicates),
            FalseAlarmsPerDay = monitoring.Get(MonitoringKeys.FalseAlarmsPerDay),
            Thresholds = BuildThresholds(monitoring),
            Sampling = monitoring.Get(MonitoringKeys.Sampling),
            Anomalies = new AnomalyPlan
            {
                Method = anomalies.Get(AnomalyKeys.Method),
                AlertFraction = anomalies.Get(AnomalyKeys.AlertFraction),
                MinZ = anomalies.Get(AnomalyKeys.MinZ),
                Model = anomalies.Find(AnomalyKeys.Model) is { } model
                    ? new AnomalyModelPlan(model.Get(AnomalyModelKeys.Name), model.Get(AnomalyModelKeys.Version), model.Get(AnomalyModelKeys.IsLowStrange))
                    : null,
            },
            Detectors = [.. detectors.Where(detector => detector.Signal != DetectorPlan.Error)],
            Labels = monitoring.Find(MonitoringKeys.Labels) is { } labels ? BuildLabels(labels, detectors) : null,
            Summaries = monitoring.Get(MonitoringKeys.Summaries),
            DriftTopic = monitoring.Find(MonitoringKeys.DriftTopic),
            AnomalyTopic = monitoring.Find(MonitoringKeys.AnomalyTopic),
            StateTopic = monitoring.Find(MonitoringKeys.StateTopic),
            ReferenceFile = monitoring.Find(MonitoringKeys.Reference),
        };
    }

    private static ImmutableArray<string> NamesOf(SectionOptions monitoring, KeyOf<ImmutableArray<Located<string>>> key) =>
        monitoring.FindValue(key) is { } names ? [.. names.Select(name => name.Value)] : [];

    private static LabelsPlan BuildLabels(SectionOptions labels, IEnumerable<DetectorPlan> detectors) => new(labels.Get(LabelsKeys.Topic))
    {
        Format = labels.Get(LabelsKeys.Format),
        JoinBy = labels.Get(LabelsKeys.JoinBy),
        PredictionId = labels.Get(LabelsKeys.PredictionId),
        Label = labels.Get(LabelsKeys.Label),
        Horizon = labels.Get(LabelsKeys.Horizon),
        MaxPending = labels.Get(LabelsKeys.MaxPending),
        Window = labels.Get(LabelsKeys.Window),
        Threshold = labels.FindValue(LabelsKeys.Threshold),
        Detectors = [.. detectors.Where(detector => detector.Signal == DetectorPlan.Error).Select(detector => detector.Kind)],
    };

    private static WindowPlan BuildWindows(SectionOptions monitoring) => new()
    {
        Window = Milliseconds(monitoring.Get(MonitoringKeys.Window)),
        Slide = Milliseconds(monitoring.Get(MonitoringKeys.Slide)),
        Time = monitoring.Get(MonitoringKeys.Time),
        Delay = Milliseconds(monitoring.Get(MonitoringKeys.Delay)),
        Lateness = monitoring.FindValue(MonitoringKeys.Lateness) is { } lateness ? Milliseconds(lateness) : null,
        Idle = Milliseconds(monitoring.Get(MonitoringKeys.Idle)),
        MaxFuture = Milliseconds(monitoring.Get(MonitoringKeys.MaxFuture)),
    };

    private static AlarmThresholds BuildThresholds(SectionOptions monitoring)
    {
        var thresholds = monitoring.Find(MonitoringKeys.Thresholds) ?? new SectionOptions(monitoring.PlaceOf(MonitoringKeys.Thresholds));
        return new AlarmThresholds
        {
            Q = 0,
            MinCount = monitoring.Get(MonitoringKeys.MinCount),
            DesignEffect = monitoring.Get(MonitoringKeys.DesignEffect),
            Distribution = BuildEffects(thresholds, ThresholdsKeys.Distribution),
            Missing = BuildEffects(thresholds, ThresholdsKeys.Missing),
            Range = BuildEffects(thresholds, ThresholdsKeys.Range),
            New = BuildEffects(thresholds, ThresholdsKeys.New),
            Joint = BuildEffects(thresholds, ThresholdsKeys.Joint),
        };
    }

    private static EffectThresholds BuildEffects(SectionOptions thresholds, KeyOf<SectionOptions> key)
    {
        var effects = thresholds.Find(key) ?? new SectionOptions(thresholds.PlaceOf(key));
        return new EffectThresholds(effects.Get(EffectKeys.Of(key, EffectKeys.Warning)), effects.Get(EffectKeys.Of(key, EffectKeys.Drift)));
    }

    private static long Milliseconds(TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerMillisecond;
}
