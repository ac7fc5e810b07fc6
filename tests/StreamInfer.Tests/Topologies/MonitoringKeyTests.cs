using System.Collections.Immutable;
using StreamInfer.Decoding;
using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Windows;
using StreamInfer.Topologies;
using static StreamInfer.Topologies.TopologyErrorKind;

namespace StreamInfer.Tests.Topologies;

/// <summary>The section <c>monitoring</c>: what reaches the plan, and what is wrong where.</summary>
public sealed class MonitoringKeyTests
{
    [Fact]
    public void ReadText_withoutTheSection_isNotWatched() => Assert.Null(Sample.Plan(Sample.Text).Monitoring);

    [Fact]
    public void ReadText_emptySection_hasTheDefaults()
    {
        var plan = Sample.Plan(Sample.With(Sample.ExtraLine, "monitoring: {}")).Monitoring!;

        Assert.Equal(new MonitoringPlan(), plan with { Detectors = [] });
        Assert.Equal((600_000, 60_000, 10), (plan.Windows.Window, plan.Windows.Slide, plan.Windows.PanesPerWindow));
    }

    [Fact]
    public void ReadText_threeLines_areEnough()
    {
        var plan = Sample.Plan(Sample.With(Sample.ExtraLine, "monitoring:\n  driftTopic: drift\n  anomalyTopic: strange")).Monitoring!;

        Assert.Equal(("drift", "strange", null), (plan.DriftTopic, plan.AnomalyTopic, plan.StateTopic));
    }

    [Fact]
    public void ReadText_everyKey_isRead()
    {
        var plan = Sample.Plan(Sample.With(Sample.ExtraLine, """
            monitoring:
              window: 1h
              slide: 5m
              delay: 1s
              lateness: 0ms
              idle: 10s
              maxFuture: 1m
              driftTopic: d
              anomalyTopic: a
              stateTopic: s
              falseAlarmsPerDay: 1
              minCount: 30
              designEffect: 2.5
              sampling: 12.5
              summaries: true
              thresholds: { distribution: { warning: 0.2, drift: 0.3 }, missing: { drift: 0.1 }, range: { warning: 0.01 }, new: { warning: 0.05, drift: 0.05 }, joint: { drift: 2 } }
              anomalies: { method: zscore, alertFraction: 0.01, minZ: 5 }
              detectors: [{ signal: $score }, { signal: x, kind: page-hinkley }]
            """)).Monitoring!;

        Assert.Equal(new WindowPlan { Window = 3_600_000, Slide = 300_000, Delay = 1_000, Lateness = 0, Idle = 10_000, MaxFuture = 60_000 }, plan.Windows);
        Assert.Equal(("d", "a", "s"), (plan.DriftTopic, plan.AnomalyTopic, plan.StateTopic));
        Assert.Equal((1, 1_250, true), (plan.FalseAlarmsPerDay, plan.Sampling.Hundredths, plan.Summaries));
        Assert.Equal(
            new AlarmThresholds
            {
                Q = 0,
                MinCount = 30,
                DesignEffect = 2.5,
                Distribution = new EffectThresholds(0.2, 0.3),
                Missing = new EffectThresholds(0.02, 0.1),
                Range = new EffectThresholds(0.01, 0.05),
                New = new EffectThresholds(0.05, 0.05),
                Joint = new EffectThresholds(0.5, 2),
            },
            plan.Thresholds);
        Assert.Equal(new AnomalyPlan { Method = AnomalyMethod.RobustZ, AlertFraction = 0.01, MinZ = 5 }, plan.Anomalies);
        Assert.Equal<DetectorPlan>([new("$score", DetectorKind.Adwin), new("x", DetectorKind.PageHinkley)], plan.Detectors);
    }

    [Fact]
    public void ReadText_clockFeatures_areUnwatchedUnlessIncludedOrShownWhole()
    {
        const string clocks = """
              - { name: hour, path: t, transform: [hourOfDay, cyclical], period: 24 }
              - { name: weekday, path: t, transform: dayOfWeek }
            """;
        ImmutableHashSet<string> Of(string monitoring) => Sample.Plan(Sample.With(Sample.ExtraLine, $"monitoring: {monitoring}").Replace("features:\n", $"features:\n{clocks}\n", StringComparison.Ordinal)).Monitoring!.Unwatched;

        Assert.Equal(["hour.cos", "hour.sin", "weekday"], Of("{}").Order());
        Assert.Equal(["weekday"], Of("{ include: [hour] }"));
        Assert.Equal(["weekday"], Of("{ window: 24h, slide: 1h }"));
        Assert.Empty(Of("{ window: 168h, slide: 1h }"));
    }

    [Fact]
    public void ReadText_includeOfWhatIsWatchedOrExcluded_isAConflict()
    {
        const string features = "features:\n  - { name: hour, path: t, transform: hourOfDay }\n  - { name: plain, path: p }\n";
        var text = Sample.With(Sample.ExtraLine, "monitoring: { exclude: [hour], include: [hour, plain] }").Replace("features:\n", features, StringComparison.Ordinal);

        Assert.Equal(
            [("monitoring.include[0]", Conflict), ("monitoring.include[1]", Conflict)],
            Sample.Read(text).Errors.Select(error => (error.Property, error.Kind)));
    }

    [Fact]
    public void ReadText_aModelOfTheUsersOwn_isRead() => Assert.Equal(
        new AnomalyPlan { Method = AnomalyMethod.Model, Model = new AnomalyModelPlan("odd", 2, IsLowStrange: true) },
        Sample.Plan(Sample.With(Sample.ExtraLine, "monitoring: { anomalies: { method: onnx, model: { name: odd, version: 2, strange: low } } }")).Monitoring!.Anomalies);

    [Fact]
    public void ReadText_duplicatesByKey_isRead() =>
        Assert.Equal(EventIdentity.Key, Sample.Plan(Sample.With(Sample.ExtraLine, "monitoring: { duplicates: key }")).Monitoring!.Duplicates);

    [Fact]
    public void ReadText_labelsByThreeWords_haveTheDefaults()
    {
        var plan = Sample.Plan(Sample.With(Sample.ExtraLine, "monitoring: { labels: { topic: fraud-labels } }"));

        Assert.Equal(new LabelsPlan("fraud-labels"), plan.Monitoring!.Labels! with { Detectors = [] });
        Assert.Equal(GuardrailPlan.DefaultQuality, plan.Rollout.Guardrails.Quality);
    }

    [Fact]
    public void ReadText_everyKeyOfLabels_isRead()
    {
        var plan = Sample.Plan(Sample.With(Sample.ExtraLine, """
            monitoring:
              labels: { topic: l, format: json, predictionId: about.id, label: outcome, horizon: 720h, maxPending: 10, window: 1h, threshold: 0.2 }
              detectors: [{ signal: $error, kind: ddm }, { signal: $score }, { signal: $error, kind: hddm }]
            """)).Monitoring!;

        var expected = new LabelsPlan("l")
        {
            PredictionId = FieldPath.Parse("about.id"),
            Label = FieldPath.Parse("outcome"),
            Horizon = TimeSpan.FromDays(30),
            MaxPending = 10,
            Window = TimeSpan.FromHours(1),
            Threshold = 0.2,
        };
        Assert.Equal(expected with { Detectors = plan.Labels!.Detectors }, plan.Labels);
        Assert.Equal<DetectorKind>([DetectorKind.Ddm, DetectorKind.HddmA], plan.Labels.Detectors);
        Assert.Equal<DetectorPlan>([new("$score", DetectorKind.Adwin)], plan.Detectors);
    }

    [Theory]
    [InlineData("{ window: 90s }", Conflict, "monitoring.window")]
    [InlineData("{ slide: 7m }", Conflict, "monitoring.slide")]
    [InlineData("{ window: 1001s, slide: 1s }", Conflict, "monitoring.window")]
    [InlineData("{ window: 0s }", OutOfRange, "monitoring.window")]
    [InlineData("{ time: wall }", Invalid, "monitoring.time")]
    [InlineData("{ time: processing, delay: 1s }", Conflict, "monitoring.delay")]
    [InlineData("{ falseAlarmsPerDay: 0 }", OutOfRange, "monitoring.falseAlarmsPerDay")]
    [InlineData("{ designEffect: 0.9 }", OutOfRange, "monitoring.designEffect")]
    [InlineData("{ sampling: 0 }", OutOfRange, "monitoring.sampling")]
    [InlineData("{ driftTopic: in }", Conflict, "monitoring.driftTopic")]
    [InlineData("{ driftTopic: d, stateTopic: d }", Conflict, "monitoring.stateTopic")]
    [InlineData("{ anomalies: { alertFraction: 0.6 } }", OutOfRange, "monitoring.anomalies.alertFraction")]
    [InlineData("{ anomalies: { minZ: 4 } }", Conflict, "monitoring.anomalies.minZ")]
    [InlineData("{ anomalies: { method: none }, anomalyTopic: a }", Conflict, "monitoring.anomalyTopic")]
    [InlineData("{ anomalies: { method: onnx } }", Missing, "monitoring.anomalies.model")]
    [InlineData("{ anomalies: { model: { name: odd, version: 1 } } }", Conflict, "monitoring.anomalies.model")]
    [InlineData("{ anomalies: { method: onnx, model: { name: odd } } }", Missing, "monitoring.anomalies.model.version")]
    [InlineData("{ thresholds: { missing: { warning: 0.06 } } }", Conflict, "monitoring.thresholds.missing.warning")]
    [InlineData("{ detectors: [{ kind: adwin }] }", Missing, "monitoring.detectors[0].signal")]
    [InlineData("{ reference: nowhere.json }", MissingFile, "monitoring.reference")]
    [InlineData("{ exclude: [nothing] }", Invalid, "monitoring.exclude[0]")]
    [InlineData("{ include: [nothing] }", Invalid, "monitoring.include[0]")]
    [InlineData("{ exclude: [] }", Invalid, "monitoring.exclude")]
    [InlineData("{ duplicates: id }", Invalid, "monitoring.duplicates")]
    [InlineData("{ labels: {} }", Missing, "monitoring.labels.topic")]
    [InlineData("{ labels: { topic: in } }", Conflict, "monitoring.labels.topic")]
    [InlineData("{ labels: { topic: l, joinBy: event } }", Invalid, "monitoring.labels.joinBy")]
    [InlineData("{ labels: { topic: l, joinBy: key, predictionId: id } }", Conflict, "monitoring.labels.predictionId")]
    [InlineData("{ labels: { topic: l, threshold: 1.5 } }", OutOfRange, "monitoring.labels.threshold")]
    [InlineData("{ labels: { topic: l, horizon: 0s } }", OutOfRange, "monitoring.labels.horizon")]
    [InlineData("{ labels: { topic: l, maxPending: 0 } }", OutOfRange, "monitoring.labels.maxPending")]
    [InlineData("{ labels: { topic: l }, detectors: [{ signal: $error }] }", Conflict, "monitoring.detectors[0].kind")]
    [InlineData("{ labels: { topic: l }, detectors: [{ signal: $score, kind: ddm }] }", Conflict, "monitoring.detectors[0].kind")]
    [InlineData("{ detectors: [{ signal: $error, kind: hddm }] }", Missing, "monitoring.labels")]
    [InlineData("{ alerts: {} }", Unknown, "monitoring.alerts")]
    public void ReadText_mistake_isNamed(string section, TopologyErrorKind kind, string property) =>
        Sample.AssertError(Sample.With(Sample.ExtraLine, $"monitoring: {section}"), kind, Sample.ExtraLine, property);

    [Fact]
    public void ReadText_manyMistakes_areAllNamed()
    {
        var errors = Sample.Read(Sample.With(Sample.ExtraLine, "monitoring: { window: 1, slide: 7m, minCount: 1, thresholds: { new: { drift: 0.01 } }, driftTopic: out }")).Errors;

        Assert.Equal(
            ["monitoring.window", "monitoring.minCount", "monitoring.thresholds.new.drift", "monitoring.driftTopic"],
            errors.Select(error => error.Property).OrderBy(name => name == "monitoring.driftTopic" ? 4 : name.Contains("thresholds", StringComparison.Ordinal) ? 3 : name.Contains("minCount", StringComparison.Ordinal) ? 2 : 1));
    }
}
