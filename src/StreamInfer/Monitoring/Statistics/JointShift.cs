namespace StreamInfer.Monitoring.Statistics;

/// <summary>
/// Whether the means of many features moved together: Hotelling's T² with the reference's correlation (H. Hotelling, The Generalization of Student's
/// Ratio, 1931). A ridge keeps nearly dependent features from blowing it up, and makes it conservative.
/// </summary>
/// <param name="T2">The statistic; 0 or more.</param>
/// <param name="DegreesOfFreedom">How many features.</param>
/// <param name="P">How likely a statistic at least as large is if nothing changed.</param>
/// <param name="Effect">Mahalanobis distance of the means beyond what chance makes on average; 0 or more.</param>
public readonly record struct JointShift(double T2, int DegreesOfFreedom, double P, double Effect)
{
    private const double Ridge = 0.05;

    /// <param name="shifts">Shift of each feature's mean, in standard deviations of the reference.</param>
    /// <param name="correlation">Correlation of the same features in the reference.</param>
    /// <param name="sizes">Least count of values over the features on each side.</param>
    /// <returns>Nothing if there is no feature or a side is empty.</returns>
    /// <exception cref="ArgumentException">The matrix is not one of correlations.</exception>
    public static JointShift? Compare(ReadOnlySpan<double> shifts, double[][] correlation, SampleSizes sizes)
    {
        var d = shifts.Length;
        if (d == 0 || sizes.IsEmpty)
        {
            return null;
        }

        // With L the Cholesky factor of the matrix, δᵀ M⁻¹ δ is the squared length of y in L y = δ.
        var factor = new double[d][];
        var y = new double[d];
        var distance = 0.0;
        for (var i = 0; i < d; i++)
        {
            factor[i] = new double[i + 1];
            var rest = shifts[i];
            for (var j = 0; j <= i; j++)
            {
                var sum = correlation[i][j] + (i == j ? Ridge : 0);
                for (var k = 0; k < j; k++)
                {
                    sum -= factor[i][k] * factor[j][k];
                }

                if (j < i)
                {
                    factor[i][j] = sum / factor[j][j];
                    rest -= factor[i][j] * y[j];
                    continue;
                }

                if (!(sum > 0))
                {
                    throw new ArgumentException($"the correlation matrix is not positive semidefinite at row {i}", nameof(correlation));
                }

                factor[i][i] = Math.Sqrt(sum);
            }

            y[i] = rest / factor[i][i];
            distance += y[i] * y[i];
        }

        var t2 = distance / sizes.Variance;
        return new JointShift(t2, d, Tails.ChiSquare(t2, d), Math.Sqrt(Math.Max(0, distance - (d * sizes.Variance))));
    }
}
