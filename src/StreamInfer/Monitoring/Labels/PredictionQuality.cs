using StreamInfer.Monitoring.Panes;

namespace StreamInfer.Monitoring.Labels;

/// <summary>
/// What labels say of predictions: counts and fixed-point sums only, so that panes and instances add up exactly. A few kilobytes; used by one thread at a
/// time.
/// </summary>
public sealed class PredictionQuality
{
    /// <summary>Labels below which figures say nothing.</summary>
    public const long LeastLabels = 100;

    internal const int ScoreBins = 1000;
    internal const int CalibrationBins = 15;
    internal const double Unit = 1 << 30;

    private const double LogUnit = 1 << 24;
    private const double LeastProbability = 1e-15;

    private readonly double _threshold;
    private readonly long[] _positives = new long[ScoreBins];
    private readonly long[] _negatives = new long[ScoreBins];
    private readonly CalibrationBin[] _calibration = new CalibrationBin[CalibrationBins];

    /// <param name="threshold">A score from here on is a yes; 0 … 1.</param>
    public PredictionQuality(double threshold) => _threshold = threshold;

    /// <summary>Yes, and rightly.</summary>
    public long TruePositives { get; private set; }

    /// <summary>Yes, and wrongly.</summary>
    public long FalsePositives { get; private set; }

    /// <summary>No, and rightly.</summary>
    public long TrueNegatives { get; private set; }

    /// <summary>No, and wrongly.</summary>
    public long FalseNegatives { get; private set; }

    /// <summary>Pairs that were no label of 0 or 1 with a score in [0, 1].</summary>
    public long Dropped { get; private set; }

    /// <summary>Labels that count.</summary>
    public long Count => TruePositives + FalsePositives + TrueNegatives + FalseNegatives;

    /// <summary>There are enough labels to judge by.</summary>
    public bool IsSufficient => Count >= LeastLabels;

    /// <summary>Σ of the log losses, in 2⁻²⁴.</summary>
    public long LogLossSum { get; private set; }

    /// <summary>Σ of the squared errors, in 2⁻³⁰.</summary>
    public long BrierSum { get; private set; }

    /// <summary>Labels by fifteenths of the score.</summary>
    public ReadOnlySpan<CalibrationBin> Calibration => _calibration;

    /// <summary>The figures.</summary>
    public PerformanceFigures Figures => PerformanceFigures.Of(this, _positives, _negatives);

    /// <summary>Takes a labelled prediction in.</summary>
    /// <param name="score">The model's probability.</param>
    /// <param name="label">1 if it happened, 0 if not.</param>
    public void Add(double score, double label)
    {
        if (!(score >= 0 && score <= 1) || (label != 0 && label != 1))
        {
            Dropped++;
            return;
        }

        var happened = label == 1;
        var saidYes = score >= _threshold;
        TruePositives += saidYes && happened ? 1 : 0;
        FalsePositives += saidYes && !happened ? 1 : 0;
        TrueNegatives += !saidYes && !happened ? 1 : 0;
        FalseNegatives += !saidYes && happened ? 1 : 0;
        var clipped = Math.Clamp(score, LeastProbability, 1 - LeastProbability);
        LogLossSum += (long)Math.Round(-Math.Log(happened ? clipped : 1 - clipped) * LogUnit);
        BrierSum += (long)Math.Round((score - label) * (score - label) * Unit);
        (happened ? _positives : _negatives)[BinOf(score, ScoreBins)]++;
        ref var bin = ref _calibration[BinOf(score, CalibrationBins)];
        bin = new CalibrationBin(bin.Count + 1, bin.Positives + (happened ? 1 : 0), bin.ScoreSum + (long)Math.Round(score * Unit));
    }

    /// <summary>Adds what others of the same model and threshold saw.</summary>
    public void Merge(PredictionQuality other)
    {
        TruePositives += other.TruePositives;
        FalsePositives += other.FalsePositives;
        TrueNegatives += other.TrueNegatives;
        FalseNegatives += other.FalseNegatives;
        Dropped += other.Dropped;
        LogLossSum += other.LogLossSum;
        BrierSum += other.BrierSum;
        for (var b = 0; b < ScoreBins; b++)
        {
            _positives[b] += other._positives[b];
            _negatives[b] += other._negatives[b];
        }

        for (var b = 0; b < CalibrationBins; b++)
        {
            var (mine, its) = (_calibration[b], other._calibration[b]);
            _calibration[b] = new CalibrationBin(mine.Count + its.Count, mine.Positives + its.Positives, mine.ScoreSum + its.ScoreSum);
        }
    }

    /// <summary>Writes what was seen.</summary>
    public void Save(BinaryWriter writer)
    {
        Bin.Save(writer, [TruePositives, FalsePositives, TrueNegatives, FalseNegatives, Dropped, LogLossSum, BrierSum]);
        Bin.Save(writer, _positives);
        Bin.Save(writer, _negatives);
        foreach (var bin in _calibration)
        {
            Bin.Save(writer, [bin.Count, bin.Positives, bin.ScoreSum]);
        }
    }

    /// <summary>Takes over what another of the same model and threshold saw.</summary>
    public void Restore(BinaryReader reader)
    {
        Span<long> sums = stackalloc long[7];
        Bin.Restore(reader, sums);
        (TruePositives, FalsePositives, TrueNegatives, FalseNegatives) = (sums[0], sums[1], sums[2], sums[3]);
        (Dropped, LogLossSum, BrierSum) = (sums[4], sums[5], sums[6]);
        Bin.Restore(reader, _positives);
        Bin.Restore(reader, _negatives);
        foreach (ref var bin in _calibration.AsSpan())
        {
            Bin.Restore(reader, sums[..3]);
            bin = new CalibrationBin(sums[0], sums[1], sums[2]);
        }
    }

    internal static int BinOf(double score, int bins) => Math.Min(bins - 1, (int)(bins * score));

    internal double MeanLogLoss => LogLossSum / LogUnit / Count;

    internal double MeanSquaredError => BrierSum / Unit / Count;
}
