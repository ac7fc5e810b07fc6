namespace StreamInfer.Monitoring.Alarms;

/// <summary>One test of the family of a window: significance by its p-value, relevance by its effect.</summary>
/// <param name="P">p-value, 0 … 1.</param>
/// <param name="Effect">How large the change is, in the unit of the thresholds; 0 or more.</param>
/// <param name="Thresholds">From which effect on it matters.</param>
public readonly record struct AlarmTest(double P, double Effect, EffectThresholds Thresholds)
{
    /// <summary>What the test says once its family was adjusted.</summary>
    /// <param name="adjustedP">Its p-value by <see cref="BenjaminiHochberg"/>.</param>
    /// <param name="q">Largest adjusted p-value that is rejected.</param>
    public AlarmLevel LevelAt(double adjustedP, double q) =>
        !(adjustedP <= q) || Effect < Thresholds.Warning ? AlarmLevel.Ok : Effect < Thresholds.Drift ? AlarmLevel.Warning : AlarmLevel.Drift;

    /// <summary>Whether it is rejected with an effect near a warning: then the subject has not calmed down.</summary>
    public bool Disturbs(double adjustedP, double q)
    {
        // Below the threshold, so that a subject at the edge does not come and go.
        const double Hysteresis = 0.8;
        return adjustedP <= q && Effect >= Hysteresis * Thresholds.Warning;
    }
}
