using System.Collections.Immutable;
using StreamInfer.Decoding;

namespace StreamInfer.Topologies;

/// <summary>How labels that come late are joined with predictions.</summary>
/// <param name="Topic">Where labels come from.</param>
public sealed record LabelsPlan(string Topic)
{
    /// <summary>The default of <see cref="Horizon"/> and <see cref="Window"/>.</summary>
    public static TimeSpan Day => TimeSpan.FromDays(1);

    /// <summary>How labels are written. Default JSON; Avro is framed.</summary>
    public EventFormat Format { get; init; } = EventFormat.Json;

    /// <summary>What a label and its prediction have in common. Default the prediction's id.</summary>
    public LabelJoinKey JoinBy { get; init; }

    /// <summary>Where in a label the prediction's id lies; read with <see cref="LabelJoinKey.PredictionId"/> only.</summary>
    public FieldPath PredictionId { get; init; } = FieldPath.Parse("predictionId");

    /// <summary>Where in a label its value lies: true or false, 1 or 0.</summary>
    public FieldPath Label { get; init; } = FieldPath.Parse("label");

    /// <summary>How long predictions and labels wait for each other. Default a day, 1 s to 90 d.</summary>
    public TimeSpan Horizon { get; init; } = Day;

    /// <summary>Predictions that wait at most, and early labels at most. Default 1,000,000.</summary>
    public int MaxPending { get; init; } = 1_000_000;

    /// <summary>How long the stretch of predictions is that figures are of. Default a day, 1 s to 90 d.</summary>
    public TimeSpan Window { get; init; } = Day;

    /// <summary>Scores from here on decide true, for figures; null for what decides at the output. 0 … 1.</summary>
    public double? Threshold { get; init; }

    /// <summary>Detectors that watch each version's errors, in the order of labels.</summary>
    public ImmutableArray<DetectorKind> Detectors { get; init; } = [];
}
