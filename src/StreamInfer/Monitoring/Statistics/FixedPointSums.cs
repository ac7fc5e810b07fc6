namespace StreamInfer.Monitoring.Statistics;

/// <summary>
/// Count, sum and sum of squares of values in fixed point. They are integers, so that adding them up is exact in any order, and so is the variance: no
/// digits cancel.
/// </summary>
/// <param name="Count">How many values.</param>
/// <param name="Sum">Σq.</param>
/// <param name="SumOfSquares">Σq².</param>
public readonly record struct FixedPointSums(long Count, Int128 Sum, Int128 SumOfSquares)
{
    /// <summary>The mean; NaN if there is no value.</summary>
    public double Mean => (double)Sum / Count;

    /// <summary>The variance with n − 1; 0 below two values.</summary>
    public double Variance => Count < 2 ? 0 : (double)((Count * SumOfSquares) - (Sum * Sum)) / Count / (Count - 1);
}
