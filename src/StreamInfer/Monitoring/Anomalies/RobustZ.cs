using StreamInfer.Monitoring.Profiles;

namespace StreamInfer.Monitoring.Anomalies;

/// <summary>How many robust scales a value is from the centre of its reference (B. Iglewicz and D. Hoaglin, How to Detect and Handle Outliers, 1993).</summary>
/// <param name="Center">The reference's median.</param>
/// <param name="Scale">The reference's robust scale; positive.</param>
/// <param name="IsConstant">The reference knows one value only.</param>
public readonly record struct RobustZ(double Center, double Scale, bool IsConstant)
{
    /// <summary>Largest absolute value.</summary>
    public const double Limit = 100;

    /// <summary>Of a profile.</summary>
    public RobustZ(NumericProfile profile)
        : this(profile.Center, profile.Scale, profile.IsConstant)
    {
    }

    /// <summary>The z of a value, −100 … 100; 0 if it is missing. Any other value than that of a constant reference is as far as can be.</summary>
    public double Of(double value)
    {
        if (double.IsNaN(value) || value == Center)
        {
            return 0;
        }

        return IsConstant ? Math.CopySign(Limit, value - Center) : Math.Clamp((value - Center) / Scale, -Limit, Limit);
    }
}
