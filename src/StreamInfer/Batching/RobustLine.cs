namespace StreamInfer.Batching;

/// <summary>
/// Fits <c>fixed + slope · x</c> to points of which some are outliers: least squares of the relative errors, iteratively reweighted by Huber's function
/// of the error over its scale, the scale being 1.4826 times the median absolute error (P. J. Huber, Robust Estimation of a Location Parameter, 1964;
/// P. W. Holland and R. E. Welsch, Robust Regression Using Iteratively Reweighted Least-Squares, 1977; tuning constant 1.345). A run of 1 ms that is
/// off by 0.1 ms counts as much as one of 10 ms that is off by 1 ms. Neither part of the line is ever negative.
/// </summary>
internal static class RobustLine
{
    private const double Tuning = 1.345;
    private const double MadToDeviation = 1.4826;
    private const int Rounds = 4;

    /// <summary>Errors smaller than this share are equal: without it, exact points would make every other one an outlier.</summary>
    private const double LeastScale = 0.01;

    /// <param name="x">1 or more, of each point.</param>
    /// <param name="y">Positive, of each point.</param>
    /// <param name="weights">Positive, of each point; how much it counts.</param>
    /// <returns>The line, and the scale of its relative errors, from 0.01 on.</returns>
    public static (double Fixed, double Slope, double Scale) Fit(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> weights)
    {
        Span<double> errors = stackalloc double[x.Length];
        Span<double> robust = stackalloc double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            robust[i] = weights[i] / (y[i] * y[i]);
        }

        var line = LeastSquares(x, y, robust);
        var scale = LeastScale;
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < x.Length; i++)
            {
                errors[i] = Math.Abs((y[i] / Value(line, x[i])) - 1);
            }

            scale = Math.Max(LeastScale, MadToDeviation * WeightedMedian(errors, weights));
            for (var i = 0; i < x.Length; i++)
            {
                var value = Value(line, x[i]);
                var huber = Math.Min(1, Tuning * scale / Math.Max(errors[i], double.Epsilon));
                robust[i] = weights[i] * huber / (value * value);
            }

            line = LeastSquares(x, y, robust);
        }

        return (line.Fixed, line.Slope, scale);
    }

    private static double Value((double Fixed, double Slope) line, double x) => Math.Max(line.Fixed + (line.Slope * x), double.Epsilon);

    private static (double Fixed, double Slope) LeastSquares(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> weights)
    {
        var (sum, sumX, sumY, sumXx, sumXy) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < x.Length; i++)
        {
            sum += weights[i];
            sumX += weights[i] * x[i];
            sumY += weights[i] * y[i];
            sumXx += weights[i] * x[i] * x[i];
            sumXy += weights[i] * x[i] * y[i];
        }

        var spread = (sum * sumXx) - (sumX * sumX);
        if (spread <= 1e-9 * sum * sumXx)
        {
            // One size only: its time says nothing of what a row costs.
            return (sumY / sum, 0);
        }

        var slope = ((sum * sumXy) - (sumX * sumY)) / spread;
        if (slope < 0)
        {
            return (sumY / sum, 0);
        }

        var constant = (sumY - (slope * sumX)) / sum;
        return constant < 0 ? (0, sumXy / sumXx) : (constant, slope);
    }

    private static double WeightedMedian(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        Span<double> sorted = stackalloc double[values.Length];
        Span<double> shares = stackalloc double[values.Length];
        values.CopyTo(sorted);
        weights.CopyTo(shares);
        sorted.Sort(shares);
        var half = 0.0;
        foreach (var share in shares)
        {
            half += share / 2;
        }

        var seen = 0.0;
        for (var i = 0; i < sorted.Length; i++)
        {
            seen += shares[i];
            if (seen >= half)
            {
                return sorted[i];
            }
        }

        return sorted[^1];
    }
}
