using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using StreamInfer.Batching;
using StreamInfer.Decoding;
using StreamInfer.Inference;
using StreamInfer.Models.Shadows;
using StreamInfer.Pipeline;
using StreamInfer.Publishing;
using StreamInfer.Routing;
using StreamInfer.Topologies;

namespace StreamInfer.Telemetry;

/// <summary>
/// Every instrument of one pipeline, in one place. All are recorded a batch at a time; every reason exists at 0 from the start. Units are in
/// the names: seconds, events, batches.
/// </summary>
public sealed class PipelineMetrics : IDisposable
{
    /// <summary>What the names of all meters begin with, one a pipeline of the process: <c>StreamInfer.</c> and the topology's name.</summary>
    public const string MeterNames = "StreamInfer.";

    private static readonly Stage[] Stages = Enum.GetValues<Stage>();
    private static readonly Stage[] BusyStages = [Stage.Decode, Stage.Run, Stage.Publish];
    private static readonly CloseReason[] CloseReasons = Enum.GetValues<CloseReason>();
    private static readonly HoldCause[] HoldCauses = [.. Enum.GetValues<HoldCause>().Where(cause => cause != HoldCause.None)];
    private static readonly RunFailure[] RunFailures = Enum.GetValues<RunFailure>();
    private static readonly QualityFlags[] QualityWords = [.. Enum.GetValues<QualityFlags>().Where(flag => flag != QualityFlags.None)];

    private readonly Meter _meter;
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
        _events = _meter.CreateCounter<long>("streaminfer_events", "{event}", "Events read from the source topic.");
        _skipped = _meter.CreateCounter<long>("streaminfer_skipped_events", "{event}", "Tombstones passed over because the topology says so.");
        _predictions = _meter.CreateCounter<long>("streaminfer_predictions", "{event}", "Predictions handed to the producer.");
        _fellBack = _meter.CreateCounter<long>("streaminfer_fallback_events", "{event}", "Events that were meant for a candidate version and scored by the primary, since the candidate failed.");
        _deadLetters = _meter.CreateCounter<long>("streaminfer_dead_letters", "{event}", "Dead letters handed to the producer, by reason.");
        _late = _meter.CreateCounter<long>("streaminfer_late_events", "{event}", "Events that were handed over after their deadline.");
        _quality = _meter.CreateCounter<long>("streaminfer_quality_events", "{event}", "Predictions by quality word.");
        _batches = _meter.CreateCounter<long>("streaminfer_batches_closed", "{batch}", "Micro-batches by why they left.");
        _transactions = _meter.CreateCounter<long>("streaminfer_transactions", "{transaction}", "Transactions by how they ended: committed or aborted.");
        _runFailures = _meter.CreateCounter<long>("streaminfer_run_failures", "{run}", "Runs of the model that failed, those in search of the events at fault included.");
        _batchSize = _meter.CreateHistogram("streaminfer_batch_size", "{event}", "Events a micro-batch.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384] });
        _stageDuration = _meter.CreateHistogram("streaminfer_stage_duration_seconds", "s", "What the latency budget of a micro-batch was spent on, by stage.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = LatencyHistogram.ExportedBounds });
        _stageSeconds = _meter.CreateCounter<double>("streaminfer_stage_busy_seconds", "s", "Time that each stage was busy.");
        _stageTags = [.. Stages.Select(stage => new KeyValuePair<string, object?>("stage", stage.ToString().ToLowerInvariant()))];
        _reasonTags = [.. CloseReasons.Select(reason => new KeyValuePair<string, object?>("reason", reason.ToString().ToLowerInvariant()))];
    }

    /// <summary>From arrival of an event to hand-over of its prediction or dead letter; exported as <c>streaminfer_event_latency_seconds</c>.</summary>
    public LatencyHistogram EventLatency { get; } = new();

    public string Pipeline { get; }

    /// <summary>Name of its meter, for exporters.</summary>
    public string MeterName => _meter.Name;

    public void EventsRead(int count) => _events.Add(count, _pipeline);

    public void EventsSkipped(int count) => _skipped.Add(count, _pipeline);

    public void Predictions(int count, ScoringLane lane) => _predictions.Add(count, lane.Tags);

    /// <summary>Events that were meant for a candidate and went to the primary version, since the candidate failed.</summary>
    public void FellBack(int count, int version) => _fellBack.Add(count, _pipeline, new("version", version));

    public void DeadLetter(DeadLetterReason reason, long count = 1) => _deadLetters.Add(count, _pipeline, new("reason", reason.Code()));

    public void LateEvents(int count) => _late.Add(count, _pipeline);

    public void Quality(QualityFlags word, int count) => _quality.Add(count, _pipeline, new("quality", word.Text()));

    public void BatchClosed(CloseReason reason, int size)
    {
        _batches.Add(1, _pipeline, _reasonTags[(int)reason]);
        _batchSize.Record(size, _pipeline);
    }

    /// <summary>A transaction with output in it has ended.</summary>
    public void TransactionEnded(bool isCommitted, long count = 1) => _transactions.Add(count, _pipeline, new("result", isCommitted ? "committed" : "aborted"));

    /// <summary>A run of the model failed.</summary>
    public void RunFailed(RunFailure failure, long count = 1) => _runFailures.Add(count, _pipeline, new("reason", ReasonText(failure)));

    /// <summary>A stage took so long for one batch.</summary>
    public void StageTook(Stage stage, double seconds)
    {
        _stageDuration.Record(seconds, _pipeline, _stageTags[(int)stage]);
        _stageSeconds.Add(seconds, _pipeline, _stageTags[(int)stage]);
    }

    /// <summary>Reports a value that is read when somebody looks.</summary>
    public void Observe(string name, string unit, string description, Func<double> value) =>
        _meter.CreateObservableGauge(name, () => new Measurement<double>(value(), _pipeline), unit, description);

    /// <summary>Reports a value of each version that is read when somebody looks.</summary>
    public void ObserveByVersion(string name, string unit, string description, Func<IEnumerable<(int Version, double Value)>> values) =>
        _meter.CreateObservableGauge(name, () => values().Select(each => new Measurement<double>(each.Value, _pipeline, new("version", each.Version))), unit, description);

    /// <summary>Reports values with labels of their own that are read when somebody looks.</summary>
    public void ObserveEach(string name, string unit, string description, Func<IEnumerable<(double Value, KeyValuePair<string, object?>[] Labels)>> values) =>
        _meter.CreateObservableGauge(name, () => values().Select(each => new Measurement<double>(each.Value, [_pipeline, .. each.Labels])), unit, description);

    /// <summary>Reports counts with labels of their own, which never fall, that are read when somebody looks.</summary>
    public void CountEach(string name, string unit, string description, Func<IEnumerable<(long Count, KeyValuePair<string, object?>[] Labels)>> counts) =>
        _meter.CreateObservableCounter(name, () => counts().Select(each => new Measurement<long>(each.Count, [_pipeline, .. each.Labels])), unit, description);

    /// <summary>Reports what shadows did, and how their scores compare with those that were published.</summary>
    public void ObserveShadows(Func<IEnumerable<(int Version, ShadowState State)>> shadows)
    {
        _meter.CreateObservableCounter(
            "streaminfer_shadow_events",
            () => shadows().SelectMany(shadow => new (string Result, long Count)[] { ("scored", shadow.State.Scored), ("dropped", shadow.State.Dropped), ("failed", shadow.State.Failed) }
                .Select(result => new Measurement<long>(result.Count, _pipeline, new("version", shadow.Version), new("result", result.Result)))),
            "{event}",
            "Events of a shadow's share, by what became of them.");
        ObserveAgreement("streaminfer_shadow_agreement_ratio", "Share of the events on which a shadow decides as was published; NaN before the first.", agreement => agreement.AgreementRatio);
        ObserveAgreement("streaminfer_shadow_difference_mean", "Mean absolute difference between a shadow's score and the published one.", agreement => agreement.MeanDifference);
        ObserveAgreement("streaminfer_shadow_difference_p99", "The absolute difference between a shadow's score and the published one that 99 of 100 keep.", agreement => agreement.DifferenceQuantile(0.99));
        ObserveAgreement("streaminfer_shadow_score_psi", "Population stability index between a shadow's scores and the published ones.", agreement => agreement.ScoreStability.Psi);

        void ObserveAgreement(string name, string description, Func<Agreement, double> value) =>
            ObserveByVersion(name, "1", description, () => shadows().Select(shadow => (shadow.Version, value(shadow.State.Agreement))));
    }

    /// <summary>Reports how busy the stages are that have threads of their own.</summary>
    public void ObserveBusy(Func<Stage, double> ratio) => _meter.CreateObservableGauge(
        "streaminfer_stage_busy_ratio",
        () => BusyStages.Select(stage => new Measurement<double>(ratio(stage), _pipeline, _stageTags[(int)stage])),
        "1",
        "Share of the time that a stage was busy, from 0 to 1; the stage at 1 holds the others up.");

    /// <summary>Reports why nothing is read: each cause is 1 while it is the one, and 0 otherwise.</summary>
    public void ObserveHold(Func<HoldCause> cause) => _meter.CreateObservableGauge(
        "streaminfer_reading_held",
        () =>
        {
            var current = cause();
            return HoldCauses.Select(each => new Measurement<int>(each == current ? 1 : 0, _pipeline, new("cause", each.Word())));
        },
        null,
        "1 while nothing is read from the source for this cause.");

    /// <summary>Reports which versions score, each as a gauge that is always 1.</summary>
    public void ObserveModels(Func<ImmutableArray<ScoringLane>> lanes, DevicePolicy policy) => _meter.CreateObservableGauge(
        "streaminfer_model_info",
        () => lanes().Select(lane => new Measurement<int>(1, [.. lane.Tags, new("digest", lane.Model.Identity.DigestShort), new("policy", DeviceText(policy))])),
        null,
        "The versions that score, on which route, where they run and where the topology wanted them to run; always 1.");

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

    private static string ReasonText(RunFailure failure) => failure switch
    {
        RunFailure.Timeout => "timeout",
        RunFailure.OutOfMemory => "out-of-memory",
        RunFailure.DeviceLost => "device-lost",
        _ => "error",
    };

    private static string DeviceText(DevicePolicy policy) => policy switch
    {
        DevicePolicy.Cpu => "cpu",
        DevicePolicy.RequireCuda => "require-cuda",
        _ => "prefer-cuda",
    };
}
