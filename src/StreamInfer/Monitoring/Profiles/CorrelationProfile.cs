namespace StreamInfer.Monitoring.Profiles;

/// <summary>How features go together in the training data.</summary>
/// <param name="Features">Names of the non-constant numeric features.</param>
/// <param name="Matrix">Pearson's correlation of each two, rows in the order of the names.</param>
public sealed record CorrelationProfile(IReadOnlyList<string> Features, double[][] Matrix)
{
    /// <summary>Most features whose means are tested together: the matrix is solved each time a window fires.</summary>
    public const int MostFeatures = 256;

    /// <summary>Correlation of columns in fixed point, by exact sums.</summary>
    /// <param name="names">Names of the columns.</param>
    /// <param name="columns">Fixed-point values (<see cref="FixedPoint"/>), 0 where there is none; all of one length.</param>
    public static CorrelationProfile Of(IReadOnlyList<string> names, IReadOnlyList<int[]> columns)
    {
        var d = columns.Count;
        var covariance = new double[d][];
        var matrix = new double[d][];
        for (var i = 0; i < d; i++)
        {
            covariance[i] = new double[d];
            matrix[i] = new double[d];
            for (var j = 0; j <= i; j++)
            {
                covariance[i][j] = Covariance(columns[i], columns[j]);
            }
        }

        for (var i = 0; i < d; i++)
        {
            matrix[i][i] = 1;
            for (var j = 0; j < i; j++)
            {
                var scale = Math.Sqrt(covariance[i][i]) * Math.Sqrt(covariance[j][j]);
                matrix[i][j] = matrix[j][i] = scale > 0 ? Math.Clamp(covariance[i][j] / scale, -1, 1) : 0;
            }
        }

        return new CorrelationProfile(names, matrix);
    }

    private static double Covariance(int[] a, int[] b)
    {
        Int128 product = 0;
        var (sumA, sumB) = (0L, 0L);
        for (var i = 0; i < a.Length; i++)
        {
            product += (long)a[i] * b[i];
            sumA += a[i];
            sumB += b[i];
        }

        return (double)((a.Length * product) - ((Int128)sumA * sumB));
    }
}
