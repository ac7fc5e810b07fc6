using StreamInfer.Monitoring.Panes;

namespace StreamInfer.Monitoring.Labels;

/// <summary>
/// Estimates a model's performance by its own scores, before there are labels: confidence-based performance estimation (NannyML; J. Białek et al.,
/// Estimating Model Performance Under Covariate Shift Without Labels, 2024). As good as the calibration of the scores, and blind where the relation of
/// features and labels changed. Used by one thread at a time.
/// </summary>
public sealed class PerformanceEstimate
{
    /// <summary>Calibration error up to which scores count as probabilities.</summary>
    public const double LargestCalibrationError = 0.05;

    private const long One = 1 << 30;

    private readonly double _threshold;
    private readonly long[] _positives = new long[PredictionQuality.ScoreBins];
    private readonly long[] _negatives = new long[PredictionQuality.ScoreBins];
    private long _truePositives;
    private long _falsePositives;
    private long _falseNegatives;
    private long _trueNegatives;
    private long _variance;

    /// <param name="threshold">A score from here on is a yes; 0 … 1.</param>
    public PerformanceEstimate(double threshold) => _threshold = threshold;

    /// <summary>Scores that count.</summary>
    public long Count { get; private set; }

    /// <summary>Scores outside [0, 1].</summary>
    public long Dropped { get; private set; }

    /// <summary>The estimate.</summary>
    public EstimatedFigures Figures
    {
        get
        {
            var (tp, fp) = (_truePositives / PredictionQuality.Unit, _falsePositives / PredictionQuality.Unit);
            var (tn, fn) = (_trueNegatives / PredictionQuality.Unit, _falseNegatives / PredictionQuality.Unit);
            return new EstimatedFigures(
                tp,
                fp,
                tn,
                fn,
                PerformanceFigures.Ratio(tp + tn, Count),
                PerformanceFigures.Ratio(tp, tp + fp),
                PerformanceFigures.Ratio(tp, tp + fn),
                PerformanceFigures.Ratio(2 * tp, (2 * tp) + fp + fn),
                PerformanceFigures.RocOf(_positives, _negatives),
                Count == 0 ? null : Math.Sqrt(_variance / PredictionQuality.Unit) / Count);
        }
    }

    /// <summary>Whether scores can be taken for probabilities.</summary>
    /// <param name="lastCalibrationError">The last one that labels gave; nothing if none did.</param>
    public static bool IsCalibrated(double? lastCalibrationError) => lastCalibrationError <= LargestCalibrationError;

    /// <summary>Takes a score in.</summary>
    public void Add(double score)
    {
        if (!(score >= 0 && score <= 1))
        {
            Dropped++;
            return;
        }

        Count++;
        var yes = (long)Math.Round(score * PredictionQuality.Unit);
        if (score >= _threshold)
        {
            _truePositives += yes;
            _falsePositives += One - yes;
        }
        else
        {
            _falseNegatives += yes;
            _trueNegatives += One - yes;
        }

        _variance += (long)Math.Round(score * (1 - score) * PredictionQuality.Unit);
        var bin = PredictionQuality.BinOf(score, PredictionQuality.ScoreBins);
        _positives[bin] += yes;
        _negatives[bin] += One - yes;
    }

    /// <summary>Adds what others of the same model and threshold saw.</summary>
    public void Merge(PerformanceEstimate other)
    {
        Count += other.Count;
        Dropped += other.Dropped;
        _truePositives += other._truePositives;
        _falsePositives += other._falsePositives;
        _falseNegatives += other._falseNegatives;
        _trueNegatives += other._trueNegatives;
        _variance += other._variance;
        for (var b = 0; b < _positives.Length; b++)
        {
            _positives[b] += other._positives[b];
            _negatives[b] += other._negatives[b];
        }
    }

    /// <summary>Writes what was seen.</summary>
    public void Save(BinaryWriter writer)
    {
        Bin.Save(writer, [Count, Dropped, _truePositives, _falsePositives, _falseNegatives, _trueNegatives, _variance]);
        Bin.Save(writer, _positives);
        Bin.Save(writer, _negatives);
    }

    /// <summary>Takes over what another of the same model and threshold saw.</summary>
    public void Restore(BinaryReader reader)
    {
        Span<long> sums = stackalloc long[7];
        Bin.Restore(reader, sums);
        (Count, Dropped) = (sums[0], sums[1]);
        (_truePositives, _falsePositives, _falseNegatives, _trueNegatives, _variance) = (sums[2], sums[3], sums[4], sums[5], sums[6]);
        Bin.Restore(reader, _positives);
        Bin.Restore(reader, _negatives);
    }
}
