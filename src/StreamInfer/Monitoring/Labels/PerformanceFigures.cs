namespace StreamInfer.Monitoring.Labels;

/// <summary>Figures of a binary classifier; nothing where one is not defined (a division by 0).</summary>
/// <param name="Accuracy">Share of right answers.</param>
/// <param name="Precision">Share of right ones among the yes.</param>
/// <param name="Recall">Share of yes among those that happened.</param>
/// <param name="F1">Harmonic mean of the two.</param>
/// <param name="RocAuc">Chance that one that happened has the higher score than one that did not; scores in thousandths.</param>
/// <param name="PrAuc">Average precision, over thousandths.</param>
/// <param name="LogLoss">Mean log loss, in nats.</param>
/// <param name="Brier">Mean squared error of the probability (G. W. Brier, 1950).</param>
/// <param name="CalibrationError">
/// Mean distance of score and frequency over fifteenths of the score (M. P. Naeini et al., Obtaining Well Calibrated Probabilities Using Bayesian Binning,
/// 2015).
/// </param>
public readonly record struct PerformanceFigures(
    double? Accuracy,
    double? Precision,
    double? Recall,
    double? F1,
    double? RocAuc,
    double? PrAuc,
    double? LogLoss,
    double? Brier,
    double? CalibrationError)
{
    internal static PerformanceFigures Of(PredictionQuality quality, ReadOnlySpan<long> positives, ReadOnlySpan<long> negatives)
    {
        var (tp, fp, fn) = ((double)quality.TruePositives, (double)quality.FalsePositives, (double)quality.FalseNegatives);
        var any = quality.Count > 0;
        return new PerformanceFigures(
            Ratio(tp + quality.TrueNegatives, quality.Count),
            Ratio(tp, tp + fp),
            Ratio(tp, tp + fn),
            Ratio(2 * tp, (2 * tp) + fp + fn),
            RocOf(positives, negatives),
            PrecisionRecallOf(positives, negatives),
            any ? quality.MeanLogLoss : null,
            any ? quality.MeanSquaredError : null,
            any ? CalibrationErrorOf(quality) : null);
    }

    internal static double? Ratio(double part, double whole) => whole == 0 ? null : part / whole;

    /// <summary>Area under the ROC curve over bins; ties in a bin count half (J. A. Hanley and B. J. McNeil, 1982).</summary>
    internal static double? RocOf(ReadOnlySpan<long> positives, ReadOnlySpan<long> negatives)
    {
        var (p, n, sum) = (0.0, 0.0, 0.0);
        for (var b = 0; b < positives.Length; b++)
        {
            sum += positives[b] * (n + (negatives[b] / 2.0));
            p += positives[b];
            n += negatives[b];
        }

        return p == 0 || n == 0 ? null : sum / (p * n);
    }

    private static double? PrecisionRecallOf(ReadOnlySpan<long> positives, ReadOnlySpan<long> negatives)
    {
        var all = 0.0;
        foreach (var count in positives)
        {
            all += count;
        }

        var (tp, fp, sum) = (0.0, 0.0, 0.0);
        for (var b = positives.Length - 1; b >= 0; b--)
        {
            tp += positives[b];
            fp += negatives[b];
            sum += positives[b] > 0 ? positives[b] / all * (tp / (tp + fp)) : 0;
        }

        return all == 0 ? null : sum;
    }

    private static double CalibrationErrorOf(PredictionQuality quality)
    {
        var sum = 0.0;
        foreach (var bin in quality.Calibration)
        {
            sum += Math.Abs(bin.Positives - (bin.ScoreSum / PredictionQuality.Unit));
        }

        return sum / quality.Count;
    }
}
