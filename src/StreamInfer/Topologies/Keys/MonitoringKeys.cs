using System.Collections.Immutable;
using System.Globalization;
using StreamInfer.Monitoring.Windows;
using StreamInfer.Topologies.Rules;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>The section <c>monitoring</c>.</summary>
internal static class MonitoringKeys
{
    public static readonly KeyOf<TimeSpan> Window = new(
        "window", new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromDays(90)), "How long the past is that is compared with the training data: a multiple of slide.")
        { Default = "10m" };

    public static readonly KeyOf<TimeSpan> Slide = new(
        "slide", new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)), "How often it is compared.") { Default = "1m" };

    public static readonly KeyOf<TimeBasis> Time = new(
        "time",
        new ChoiceShape<TimeBasis>(("event", TimeBasis.Event), ("processing", TimeBasis.Processing)),
        "Which time windows are made of: the events' own, or that of their scoring.") { Default = "event" };

    public static readonly KeyOf<TimeSpan> Delay = new(
        "delay", new DurationShape(TimeSpan.Zero, TimeSpan.FromHours(1)), "How far events of one partition may be out of order.") { Default = "5s" };

    public static readonly KeyOf<TimeSpan> Lateness = new(
        "lateness", new DurationShape(TimeSpan.Zero, TimeSpan.FromDays(1)), "How late an event may be and still count in windows that have yet to fire; left out, slide.");

    public static readonly KeyOf<TimeSpan> Idle = new(
        "idle", new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)), "A partition without an event for so long holds no window back.") { Default = "30s" };

    public static readonly KeyOf<TimeSpan> MaxFuture = new(
        "maxFuture", new DurationShape(TimeSpan.Zero, TimeSpan.FromDays(1)), "Events further ahead of the clock are counted and ignored.") { Default = "5m" };

    public static readonly KeyOf<double> FalseAlarmsPerDay = new(
        "falseAlarmsPerDay", NumberShape.Positive, "Expected false alarms of the pipeline while nothing changes, whatever the number of features.")
        { Default = MonitoringPlan.DefaultFalseAlarmsPerDay.ToString(CultureInfo.InvariantCulture), Unit = "alarms per day" };

    public static readonly KeyOf<int> MinCount = new(
        "minCount", new IntegerShape(30, int.MaxValue), "Values below which a window says nothing of a feature.") { Default = "500", Unit = "values" };

    public static readonly KeyOf<double> DesignEffect = new(
        "designEffect", NumberShape.AtLeastOne, "How many events of this traffic say as much as one independent event: more than 1 where events come in bursts of the like.")
        { Default = "1" };

    public static readonly KeyOf<Percent> Sampling = new(
        "sampling", new PercentShape(), "Share of the events that is watched.") { Default = "100", Unit = "percent" };

    public static readonly KeyOf<bool> Summaries = new(
        "summaries", new BooleanShape(), "Whether the drift topic gets a record of every subject each window, not only when its state changes.") { Default = "false" };

    public static readonly KeyOf<SectionOptions> Thresholds = new("thresholds", ThresholdsKeys.Section, "From when on a change matters.");

    public static readonly KeyOf<SectionOptions> Anomalies = new("anomalies", AnomalyKeys.Section, "How single events are judged.");

    public static readonly KeyOf<ImmutableArray<Located<SectionOptions>>> Detectors = new(
        "detectors", new ListShape<SectionOptions>(DetectorKeys.Section), "Detectors that watch a signal event by event, without a reference; left out, none.");

    public static readonly KeyOf<ImmutableArray<Located<string>>> Exclude = new(
        "exclude",
        new ListShape<string>(NameShapes.Free),
        "Features that are counted for data quality, but are no subjects of drift and anomalies; those that show a clock (hourOfDay, dayOfWeek) are none anyway, in windows shorter than its round.");

    public static readonly KeyOf<ImmutableArray<Located<string>>> Include = new(
        "include", new ListShape<string>(NameShapes.Free), "Features that show a clock (hourOfDay, dayOfWeek), and are subjects of drift and anomalies all the same.");

    public static readonly KeyOf<EventIdentity> Duplicates = new(
        "duplicates",
        new ChoiceShape<EventIdentity>(("none", EventIdentity.None), ("key", EventIdentity.Key)),
        "What tells one event from another, so that those are counted that come twice within a window or the next: the record's key, where it is an id of the event, or nothing.")
        { Default = "none" };
    public static readonly KeyOf<SectionOptions> Labels = new(
        "labels", LabelsKeys.Section, "Where labels come from that say, later, what came of predictions; left out, quality is not measured.");

    public static readonly KeyOf<string> Reference = new(
        "reference",
        new FileShape("a reference.json that exists"),
        "A training distribution in place of the one beside the model; used for the version that it names.");

    public static readonly KeyOf<string> DriftTopic = new("driftTopic", NameShapes.Topic, "The topic that changes of state go to; left out, they are logged and counted only.");

    public static readonly KeyOf<string> AnomalyTopic = new("anomalyTopic", NameShapes.Topic, "The topic that strange events go to; left out, they are counted only.");

    public static readonly KeyOf<string> StateTopic = new(
        "stateTopic",
        NameShapes.Topic,
        "The compacted topic through which instances add up what they counted, and find it again after a restart; left out, each stands for itself.");

    public static readonly SectionShape Section = new(
        Window, Slide, Time, Delay, Lateness, Idle, MaxFuture, DriftTopic, AnomalyTopic, StateTopic, FalseAlarmsPerDay, MinCount, DesignEffect, Sampling, Summaries, Thresholds, Exclude, Include, Duplicates, Anomalies, Detectors, Labels, Reference)
    {
        Rules = [MonitoringRules.CheckWindow, MonitoringRules.CheckTime, MonitoringRules.CheckAnomalies, LabelsRules.CheckDetectors],
    };
}
