using StreamInfer.Topologies;

namespace StreamInfer.Decoding.Features;

/// <summary>One numeric transform, with its parameters brought into one form.</summary>
internal readonly struct TransformStep
{
    private readonly TransformKind _kind;
    private readonly double _shift;
    private readonly double _scale;
    private readonly ClockPart? _clock;

    public TransformStep(TransformPlan plan)
    {
        _kind = plan.Kind;
        (_shift, _scale) = plan.Kind switch
        {
            TransformKind.Standardize => (plan.Mean, plan.Std),
            TransformKind.MinMax => (plan.Min, plan.Max - plan.Min),
            _ => (0, 1),
        };
        _clock = plan.Kind is TransformKind.HourOfDay or TransformKind.DayOfWeek ? new ClockPart(plan) : null;
    }

    public double Apply(double x) => _kind switch
    {
        TransformKind.Log1p => Log1p(x),
        TransformKind.Sqrt => Math.Sqrt(x),
        TransformKind.Standardize or TransformKind.MinMax => (x - _shift) / _scale,
        _ => _clock!.Read(x),
    };

    /// <summary>
    /// ln(1 + x), also where x is so small that 1 + x rounds it away: ln(u)·x / (u - 1) with u = fl(1 + x), whose errors cancel
    /// (W. Kahan; Goldberg, "What every computer scientist should know about floating-point arithmetic", theorem 4).
    /// </summary>
    private static double Log1p(double x)
    {
        var sum = 1 + x;
        var rounded = sum - 1;
        if (rounded == 0)
        {
            return x;
        }

        // Infinity over infinity, and ln 0 at -1, are no corrections.
        return double.IsFinite(rounded) && sum > 0 ? Math.Log(sum) * (x / rounded) : Math.Log(sum);
    }
}
