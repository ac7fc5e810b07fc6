using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Globalization;
using StreamInfer.Batching;
using StreamInfer.Decoding;
using StreamInfer.Inference;
using StreamInfer.Models.Shadows;
using StreamInfer.Pipeline;
using StreamInfer.Publishing;
using StreamInfer.Routing;
using StreamInfer.Telemetry.Catalogue;
using StreamInfer.Topologies;

namespace StreamInfer.Telemetry;

/// <summary>
/// Every instrument of one pipeline, each made from its entry in the <see cref="MetricCatalogue"/>. All are recorded a batch at a time; every reason exists
/// at 0 from the start.
/// </summary>
public sealed class PipelineMetrics : IDisposable
{
    /// <summary>What the names of all meters begin with, one a pipeline of the process: <c>StreamInfer.</c> and the topology's name.</summary>
    public const string MeterNames = "StreamInfer.";

    /// <summary>Stages that have threads of their own.</summary>
    public static readonly ImmutableArray<Stage> BusyStages = [Stage.Decode, Stage.Run, Stage.Publish];

    private static readonly Stage[] Stages = Enum.GetValues<Stage>();
    private static readonly CloseReason[] CloseReasons = Enum.GetValues<CloseReason>();
    private static readonly HoldCause[] HoldCauses = [.. Enum.GetValues<HoldCause>().Where(cause => cause != HoldCause.None)];
    private static readonly RunFailure[] RunFailures = Enum.GetValues<RunFailure>();
    private static readonly QualityFlags[] QualityWords = [.. Enum.GetValues<QualityFlags>().Where(flag => flag != QualityFlags.None)];

    private readonly Meter _meter;
    private readonly LabelBounds _bounds = new();
    private readonly KeyValuePair<string, object?> _pipeline;
    private readonly Counter<long> _events;
    private readonly Counter<long> _skipped;
    private readonly Counter<long> _predictions;
    private readonly Counter<long> _fellBack;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _late;
    private readonly Counter<long> _quality;
    private readonly Counter<long> _batches;
    private readonly Counter<long> _transactions;
    private readonly Counter<long> _runFailures;
    private readonly Counter<double> _stageSeconds;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _stageDuration;
    private readonly KeyValuePair<string, object?>[] _stageTags;
    private readonly KeyValuePair<string, object?>[] _reasonTags;

    /// <param name="pipeline">The topology's name: the label <c>pipeline</c> of every instrument.</param>
    public PipelineMetrics(string pipeline)
    {
        _meter = new Meter(MeterNames + pipeline);
        _pipeline = new("pipeline", pipeline);
        Pipeline = pipeline;
        _events = Counter<long>(PipelineMetric.Events);
        _skipped = Counter<long>(PipelineMetric.Skipped);
        _predictions = Counter<long>(PipelineMetric.Predictions);
        _fellBack = Counter<long>(PipelineMetric.FellBack);
        _deadLetters = Counter<long>(PipelineMetric.DeadLetters);
        _late = Counter<long>(PipelineMetric.Late);
        _quality = Counter<long>(PipelineMetric.QualityEvents);
        _batches = Counter<long>(PipelineMetric.BatchesClosed);
        _transactions = Counter<long>(PipelineMetric.Transactions);
        _runFailures = Counter<long>(PipelineMetric.RunFailures);
        _stageSeconds = Counter<double>(PipelineMetric.StageBusySeconds);
        _batchSize = Histogram<int>(PipelineMetric.BatchSize, bound => (int)bound);
        _stageDuration = Histogram<double>(PipelineMetric.StageDuration, bound => bound);
        _stageTags = [.. Stages.Select(stage => new KeyValuePair<string, object?>("stage", MetricLabels.Word(stage)))];
        _reasonTags = [.. CloseReasons.Select(reason => new KeyValuePair<string, object?>("reason", MetricLabels.Word(reason)))];
        CountEach(PipelineMetric.EventLatencyBuckets, LatencyBuckets);
    }

    /// <summary>From arrival of an event to hand-over of its prediction or dead letter; exported as <c>streaminfer_event_latency_seconds</c>.</summary>
    public LatencyHistogram EventLatency { get; } = new();

    /// <summary>The same counts, for whoever looks without an exporter.</summary>
    public PipelineTotals Totals { get; } = new();

    public string Pipeline { get; }

    /// <summary>Name of its meter, for exporters.</summary>
    public string MeterName => _meter.Name;

    public void EventsRead(int count) => _events.Add(count, _pipeline);

    public void EventsSkipped(int count) => _skipped.Add(count, _pipeline);

    public void Predictions(int count, ScoringLane lane)
    {
        _predictions.Add(count, lane.Tags);
        Totals.AddPredictions(count);
    }

    /// <summary>Events that were meant for a candidate and went to the primary version, since the candidate failed.</summary>
    public void FellBack(int count, int version) => _fellBack.Add(count, _pipeline, new("version", version));

    public void DeadLetter(DeadLetterReason reason, long count = 1)
    {
        _deadLetters.Add(count, _pipeline, new("reason", reason.Code()));
        Totals.AddDeadLetters(reason, count);
    }

    public void LateEvents(int count)
    {
        _late.Add(count, _pipeline);
        Totals.AddLate(count);
    }

    public void Quality(QualityFlags word, int count) => _quality.Add(count, _pipeline, new("quality", word.Text()));

    public void BatchClosed(CloseReason reason, int size)
    {
        _batches.Add(1, _pipeline, _reasonTags[(int)reason]);
        _batchSize.Record(size, _pipeline);
        Totals.AddBatch(reason, size);
    }

    /// <summary>A transaction with output in it has ended.</summary>
    public void TransactionEnded(bool isCommitted, long count = 1) => _transactions.Add(count, _pipeline, new("result", isCommitted ? "committed" : "aborted"));

    /// <summary>A run of the model failed.</summary>
    public void RunFailed(RunFailure failure, long count = 1)
    {
        _runFailures.Add(count, _pipeline, new("reason", MetricLabels.Word(failure)));
        Totals.AddRunFailures(count);
    }

    /// <summary>A stage took so long for one batch.</summary>
    public void StageTook(Stage stage, double seconds)
    {
        _stageDuration.Record(seconds, _pipeline, _stageTags[(int)stage]);
        _stageSeconds.Add(seconds, _pipeline, _stageTags[(int)stage]);
    }

    /// <summary>Reports a value that is read when somebody looks.</summary>
    public void Observe(MetricDefinition metric, Func<double> value) =>
        _meter.CreateObservableGauge(metric.Name, () => new Measurement<double>(value(), _pipeline), UnitOf(metric), metric.Description);

    /// <summary>Reports a total, which never falls, that is read when somebody looks.</summary>
    public void Count(MetricDefinition metric, Func<double> total) =>
        _meter.CreateObservableCounter(metric.Name, () => new Measurement<double>(total(), _pipeline), UnitOf(metric), metric.Description);

    /// <summary>Reports a value of each version that is read when somebody looks.</summary>
    public void ObserveByVersion(MetricDefinition metric, Func<IEnumerable<(int Version, double Value)>> values) =>
        _meter.CreateObservableGauge(
            metric.Name, () => values().Select(each => new Measurement<double>(each.Value, _pipeline, new("version", each.Version))), UnitOf(metric), metric.Description);

    /// <summary>Reports values with labels of their own that are read when somebody looks. Of those beyond a label's bound, the largest counts.</summary>
    public void ObserveEach(MetricDefinition metric, Func<IEnumerable<(double Value, KeyValuePair<string, object?>[] Labels)>> values) =>
        _meter.CreateObservableGauge(
            metric.Name, () => _bounds.Apply(metric, values(), Math.Max).Select(each => new Measurement<double>(each.Value, [_pipeline, .. each.Labels])), UnitOf(metric), metric.Description);

    /// <summary>Reports counts with labels of their own, which never fall, that are read when somebody looks. Those beyond a label's bound are added up.</summary>
    public void CountEach(MetricDefinition metric, Func<IEnumerable<(long Count, KeyValuePair<string, object?>[] Labels)>> counts) =>
        _meter.CreateObservableCounter(
            metric.Name, () => _bounds.Apply(metric, counts(), static (one, other) => one + other).Select(each => new Measurement<long>(each.Value, [_pipeline, .. each.Labels])), UnitOf(metric), metric.Description);

    /// <summary>Reports what shadows did, and how their scores compare with those that were published.</summary>
    public void ObserveShadows(Func<IEnumerable<(int Version, ShadowState State)>> shadows)
    {
        CountEach(
            VersionMetric.ShadowEvents,
            () => shadows().SelectMany(shadow => new (string Result, long Count)[] { ("scored", shadow.State.Scored), ("dropped", shadow.State.Dropped), ("failed", shadow.State.Failed) }
                .Select(result => (result.Count, new KeyValuePair<string, object?>[] { new("version", shadow.Version), new("result", result.Result) }))));
        ObserveAgreement(VersionMetric.ShadowAgreement, agreement => agreement.AgreementRatio);
        ObserveAgreement(VersionMetric.ShadowDifferenceMean, agreement => agreement.MeanDifference);
        ObserveAgreement(VersionMetric.ShadowDifferenceP99, agreement => agreement.DifferenceQuantile(0.99));
        ObserveAgreement(VersionMetric.ShadowScorePsi, agreement => agreement.ScoreStability.Psi);

        void ObserveAgreement(MetricDefinition metric, Func<Agreement, double> value) =>
            ObserveByVersion(metric, () => shadows().Select(shadow => (shadow.Version, value(shadow.State.Agreement))));
    }

    /// <summary>Reports how busy the stages are that have threads of their own.</summary>
    public void ObserveBusy(Func<Stage, double> ratio) =>
        ObserveEach(PipelineMetric.StageBusyRatio, () => BusyStages.Select(stage => (ratio(stage), new[] { _stageTags[(int)stage] })));

    /// <summary>Reports why nothing is read: each cause is 1 while it is the one, and 0 otherwise.</summary>
    public void ObserveHold(Func<HoldCause> cause) => ObserveEach(
        PipelineMetric.ReadingHeld,
        () =>
        {
            var current = cause();
            return HoldCauses.Select(each => (each == current ? 1.0 : 0, new KeyValuePair<string, object?>[] { new("cause", each.Word()) }));
        });

    /// <summary>Reports which versions score, each as a gauge that is always 1.</summary>
    public void ObserveModels(Func<ImmutableArray<ScoringLane>> lanes, DevicePolicy policy) => _meter.CreateObservableGauge(
        PipelineMetric.Models.Name,
        () => lanes().Select(lane => new Measurement<int>(1, [.. lane.Tags, new("digest", lane.Model.Identity.DigestShort), new("policy", MetricLabels.Word(policy))])),
        null,
        PipelineMetric.Models.Description);

    /// <summary>
    /// Makes every reason and word exist at 0, so that rates over them begin with the first event and not with the second. To be called once an exporter
    /// listens: what is recorded before is lost.
    /// </summary>
    public void StartAtZero()
    {
        EventsRead(0);
        EventsSkipped(0);
        LateEvents(0);
        TransactionEnded(isCommitted: true, 0);
        TransactionEnded(isCommitted: false, 0);
        foreach (var reason in DeadLetterReasons.All)
        {
            DeadLetter(reason, 0);
        }

        foreach (var reason in CloseReasons)
        {
            _batches.Add(0, _pipeline, _reasonTags[(int)reason]);
        }

        foreach (var word in QualityWords)
        {
            Quality(word, 0);
        }

        foreach (var failure in RunFailures)
        {
            RunFailed(failure, 0);
        }
    }

    public void Dispose() => _meter.Dispose();

    private static string? UnitOf(MetricDefinition metric) => metric.Unit.Length == 0 ? null : metric.Unit;

    private Counter<T> Counter<T>(MetricDefinition metric)
        where T : struct => _meter.CreateCounter<T>(metric.Name, UnitOf(metric), metric.Description);

    private Histogram<T> Histogram<T>(MetricDefinition metric, Func<double, T> bound)
        where T : struct => _meter.CreateHistogram(
            metric.Name, UnitOf(metric), metric.Description, tags: null, new InstrumentAdvice<T> { HistogramBucketBoundaries = [.. metric.Bounds.Select(bound)] });

    /// <summary>A histogram that many events are added to at once cannot be an instrument: OTLP has its buckets as counts.</summary>
    private IEnumerable<(long Count, KeyValuePair<string, object?>[] Labels)> LatencyBuckets()
    {
        var counts = EventLatency.ExportedCounts();
        long total = 0;
        for (var bucket = 0; bucket < counts.Length; bucket++)
        {
            total += counts[bucket];
            var bound = bucket < LatencyHistogram.ExportedBounds.Length ? LatencyHistogram.ExportedBounds[bucket].ToString(CultureInfo.InvariantCulture) : "+Inf";
            yield return (total, [new("le", bound)]);
        }
    }
}
