namespace StreamInfer.Monitoring.Alarms;

/// <summary>Thresholds of all tests, and what an evaluation needs at least.</summary>
public sealed record AlarmThresholds
{
    private const double MillisecondsPerDay = 86_400_000;

    /// <summary>The PSI's excess.</summary>
    public EffectThresholds Distribution { get; init; } = new(0.1, 0.2);

    /// <summary>Difference of the shares of missing values; 0 … 1.</summary>
    public EffectThresholds Missing { get; init; } = new(0.02, 0.05);

    /// <summary>Share of values outside the reference's range.</summary>
    public EffectThresholds Range { get; init; } = new(0.02, 0.05);

    /// <summary>Difference of the shares of values that are new.</summary>
    public EffectThresholds New { get; init; } = new(0.02, 0.05);

    /// <summary>Mahalanobis distance of the means.</summary>
    public EffectThresholds Joint { get; init; } = new(0.5, 1.0);

    /// <summary>Finite values below which a window says nothing.</summary>
    public long MinCount { get; init; } = 500;

    /// <summary>How much less than independent events the window's say; see <see cref="Statistics.SampleSizes"/>.</summary>
    public double DesignEffect { get; init; } = 1;

    /// <summary>Largest adjusted p-value that is rejected.</summary>
    public required double Q { get; init; }

    /// <summary>
    /// The q that keeps the expected number of false alarms a day at most at a number, however windows overlap: at most q an evaluation, and one
    /// evaluation a slide (a union bound).
    /// </summary>
    /// <param name="falseAlarmsPerDay">Positive.</param>
    /// <param name="slide">Milliseconds between evaluations; positive.</param>
    public static double RejectionLevel(double falseAlarmsPerDay, long slide) => falseAlarmsPerDay * slide / MillisecondsPerDay;
}
