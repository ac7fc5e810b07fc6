namespace StreamInfer.Monitoring.Statistics;

/// <summary>What <see cref="TwoProportions"/> finds.</summary>
/// <param name="Difference">The window's proportion less the reference's, −1 … 1.</param>
/// <param name="Z">The same in standard errors of the pooled proportion; for information, as it misleads where hits are rare.</param>
/// <param name="P">Two-sided p-value of <see cref="FisherExact"/>.</param>
/// <param name="CohenH">Difference on the arcsine scale, −π … π (J. Cohen, Statistical Power Analysis for the Behavioral Sciences, 1988).</param>
public readonly record struct ProportionDifference(double Difference, double Z, double P, double CohenH);
