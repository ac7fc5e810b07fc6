using StreamInfer.Batching;
using StreamInfer.Decoding;
using StreamInfer.Inference;
using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Quality;
using StreamInfer.Pipeline;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Telemetry.Catalogue;

/// <summary>Every label that metrics have, and the words of those labels whose values are enumerations.</summary>
public static class MetricLabels
{
    public static readonly MetricLabel Pipeline = new("pipeline", []);
    public static readonly MetricLabel Model = new("model", []);
    public static readonly MetricLabel Version = new("version", []);
    public static readonly MetricLabel Digest = new("digest", []);

    /// <summary>A feature, or what is watched like one (the score, a joint of several). A topology may have thousands.</summary>
    public static readonly MetricLabel Feature = new("feature", []) { Most = 256 };

    public static readonly MetricLabel Route = new("route", [PredictionStamp.PrimaryRoute, PredictionStamp.RolloutRoute]);
    public static readonly MetricLabel Device = new("device", ["cpu", "cuda"]);
    public static readonly MetricLabel Policy = new("policy", [.. Enum.GetValues<DevicePolicy>().Select(Word)]);
    public static readonly MetricLabel Stage = new("stage", [.. Enum.GetValues<Stage>().Select(Word)]);
    public static readonly MetricLabel BusyStage = new("stage", [.. PipelineMetrics.BusyStages.Select(Word)]);
    public static readonly MetricLabel DeadLetterReason = new("reason", [.. DeadLetterReasons.All.Select(reason => reason.Code())]);
    public static readonly MetricLabel CloseReason = new("reason", [.. Enum.GetValues<CloseReason>().Select(Word)]);
    public static readonly MetricLabel RunFailure = new("reason", [.. Enum.GetValues<RunFailure>().Select(Word)]);
    public static readonly MetricLabel Quality = new("quality", [.. Enum.GetValues<QualityFlags>().Where(flag => flag != QualityFlags.None).Select(flag => flag.Text())]);
    public static readonly MetricLabel Transaction = new("result", ["committed", "aborted"]);
    public static readonly MetricLabel HoldCause = new("cause", [.. Enum.GetValues<HoldCause>().Where(cause => cause != NotHeld).Select(cause => cause.Word())]);
    public static readonly MetricLabel ShadowResult = new("result", ["scored", "dropped", "failed"]);
    public static readonly MetricLabel Verdict = new("verdict", ["passed", "refused"]);
    public static readonly MetricLabel AlarmState = new("state", [.. Enum.GetValues<AlarmState>().Select(Word)]);
    public static readonly MetricLabel Lateness = new("kind", ["late", "too_late", "future"]);
    public static readonly MetricLabel Violation = new("reason", [.. Enum.GetValues<FeatureViolation>().Select(Word), .. Enum.GetValues<EventViolation>().Select(Word)]);
    public static readonly MetricLabel Figure = new("metric", ["accuracy", "precision", "recall", "f1", "roc_auc", "pr_auc", "log_loss", "brier", "ece"]);
    public static readonly MetricLabel FigureSource = new("source", ["label", "estimate"]);
    public static readonly MetricLabel Active = new("active", []);
    public static readonly MetricLabel Candidate = new("candidate", []);
    public static readonly MetricLabel Generation = new("generation", ["0", "1", "2"]);
    public static readonly MetricLabel Quantile = new("quantile", ["0.5", "0.99", "0.999"]);
    public static readonly MetricLabel BucketBound = new("le", []);

    private const HoldCause NotHeld = StreamInfer.Pipeline.HoldCause.None;

    public static string Word(Stage stage) => stage.ToString().ToLowerInvariant();

    public static string Word(CloseReason reason) => reason.ToString().ToLowerInvariant();

    public static string Word(AlarmState state) => state.ToString().ToLowerInvariant();

    public static string Word(RunFailure failure) => failure switch
    {
        Inference.RunFailure.Timeout => "timeout",
        Inference.RunFailure.OutOfMemory => "out-of-memory",
        Inference.RunFailure.DeviceLost => "device-lost",
        _ => "error",
    };

    public static string Word(DevicePolicy policy) => policy switch
    {
        DevicePolicy.Cpu => "cpu",
        DevicePolicy.RequireCuda => "require-cuda",
        _ => "prefer-cuda",
    };

    public static string Word(EventViolation reason) => reason switch
    {
        EventViolation.DuplicateId => "duplicate_id",
        EventViolation.TooLate => "too_late",
        _ => reason.ToString().ToLowerInvariant(),
    };

    public static string Word(FeatureViolation reason) => reason switch
    {
        FeatureViolation.UnknownCategory => "unknown_category",
        FeatureViolation.NewCategory => "new_category",
        _ => reason.ToString().ToLowerInvariant(),
    };
}
