namespace StreamInfer.Monitoring.Labels;

/// <summary>How long and how many predictions wait for their labels.</summary>
public sealed record LabelJoinPlan
{
    /// <summary>Milliseconds that either waits for the other.</summary>
    public long Horizon { get; init; } = 86_400_000;

    /// <summary>Predictions that wait at most, and early labels at most.</summary>
    public int MaxPending { get; init; } = 1_000_000;
}
