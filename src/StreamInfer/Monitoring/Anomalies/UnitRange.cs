using StreamInfer.Monitoring.Profiles;

namespace StreamInfer.Monitoring.Anomalies;

/// <summary>Puts a feature into units of its range in the reference: 0 at its least, 1 at its largest value, and beyond for what is beyond.</summary>
public readonly struct UnitRange
{
    /// <summary>Where an infinite value is put.</summary>
    private const double Far = 1 << 20;

    private readonly double _min;
    private readonly double _width;
    private readonly double _median;

    /// <param name="profile">Of a feature that varies.</param>
    /// <exception cref="ArgumentException">It does not.</exception>
    public UnitRange(NumericProfile profile)
    {
        if (!profile.Varies || profile.Min is not { } min || profile.Max is not { } max)
        {
            throw new ArgumentException("a feature without two different values has no range", nameof(profile));
        }

        (_min, _width) = (min, max - min);
        _median = (profile.Center - _min) / _width;
    }

    /// <summary>Where the median is; missing values are put there.</summary>
    public double Median => _median;

    /// <summary>Where a value is.</summary>
    public double Of(float value) =>
        float.IsNaN(value) ? _median : float.IsInfinity(value) ? float.IsPositive(value) ? Far : -Far : (value - _min) / _width;
}
