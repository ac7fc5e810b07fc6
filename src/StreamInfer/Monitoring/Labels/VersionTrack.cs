using System.Collections.Immutable;
using StreamInfer.Monitoring.Detectors;

namespace StreamInfer.Monitoring.Labels;

/// <summary>What is known of one version on one route, by panes of its predictions' time. Used by one thread.</summary>
internal sealed class VersionTrack(int version, PredictionRoute route, double threshold, QualityPanes panes, ImmutableArray<ErrorDetector> detectors)
{
    private readonly SortedDictionary<long, QualityPane> _panes = [];

    public int Version => version;

    public PredictionRoute Route => route;

    /// <summary>Time of its newest prediction, Unix milliseconds.</summary>
    public long NewestMs { get; private set; } = long.MinValue;

    public bool IsEmpty => _panes.Count == 0;

    /// <summary>A prediction was made.</summary>
    public void Predicted(long pane, double score, long timestampMs)
    {
        NewestMs = Math.Max(NewestMs, timestampMs);
        PaneAt(pane).Predicted(score);
    }

    /// <summary>A label came for one.</summary>
    /// <param name="pane">Of the prediction; one that is not kept any more is passed over.</param>
    /// <param name="score">Of the prediction.</param>
    /// <param name="label">1 or 0.</param>
    /// <param name="onChange">Told of each detector that sees a change.</param>
    public void Joined(long pane, double score, double label, Action<string> onChange)
    {
        if (_panes.TryGetValue(pane, out var kept))
        {
            kept.Joined(score, label);
        }

        if (!(score >= 0 && score <= 1))
        {
            return;
        }

        foreach (var detector in detectors)
        {
            if (detector.Detector.Update(score >= threshold == (label == 1) ? 0 : 1) == DetectorSignal.Change)
            {
                onChange(detector.Name);
            }
        }
    }

    /// <summary>Lets go what is before a pane.</summary>
    public void Forget(long before)
    {
        while (_panes.Count > 0 && _panes.First().Key < before)
        {
            _panes.Remove(_panes.First().Key);
        }
    }

    /// <summary>How often it decided rightly, by labels of what was predicted while another predicted as well: in its own time a version may have had it easier.</summary>
    /// <param name="other">Of the same panes.</param>
    public VersionOutcomes OutcomesBeside(VersionTrack other)
    {
        var (right, count) = (0L, 0L);
        foreach (var (pane, quality) in _panes)
        {
            if (quality.Labelled is { } labelled && other._panes.TryGetValue(pane, out var beside) && beside.Expected is not null)
            {
                right += labelled.TruePositives + labelled.TrueNegatives;
                count += labelled.Count;
            }
        }

        return new VersionOutcomes(right, count);
    }

    public VersionQuality Snapshot()
    {
        var labelled = new PredictionQuality(threshold);
        foreach (var quality in Window(pane => pane.Labelled?.Count > 0).Select(item => item.Value.Labelled).OfType<PredictionQuality>())
        {
            labelled.Merge(quality);
        }

        var expected = new PerformanceEstimate(threshold);
        foreach (var estimate in Window(pane => pane.Expected is not null).Select(item => item.Value.Expected).OfType<PerformanceEstimate>())
        {
            expected.Merge(estimate);
        }

        var figures = labelled.Figures;
        return new VersionQuality(
            version,
            Word(route),
            labelled.Count,
            labelled.IsSufficient,
            figures,
            expected.Count + expected.Dropped,
            expected.Figures,
            labelled.IsSufficient && PerformanceEstimate.IsCalibrated(figures.CalibrationError),
            [.. labelled.Calibration.ToArray().Select(PointOf)],
            [.. _panes.TakeLast(QualityPanes.Most).Select(item => PointOf(item.Key, item.Value))]);
    }

    public static string Word(PredictionRoute route) => route switch
    {
        PredictionRoute.Primary => "primary",
        PredictionRoute.Rollout => "rollout",
        _ => "shadow",
    };

    private static CalibrationPoint PointOf(CalibrationBin bin) => bin.Count == 0
        ? default
        : new CalibrationPoint(bin.ScoreSum / PredictionQuality.Unit / bin.Count, (double)bin.Positives / bin.Count, bin.Count);

    /// <summary>The panes of a window that ends with the newest pane which has something.</summary>
    private IEnumerable<KeyValuePair<long, QualityPane>> Window(Func<QualityPane, bool> has)
    {
        var last = _panes.Where(item => has(item.Value)).Select(item => (long?)item.Key).LastOrDefault();
        return last is { } end ? _panes.Where(item => item.Key > end - panes.InWindow && item.Key <= end) : [];
    }

    private QualityPoint PointOf(long pane, QualityPane quality) => new(
        (pane + 1) * panes.Length,
        quality.Labelled?.Count ?? 0,
        quality.Labelled is { Count: > 0 } labelled ? (double)(labelled.TruePositives + labelled.TrueNegatives) / labelled.Count : null,
        quality.Expected?.Figures.Accuracy);

    private QualityPane PaneAt(long pane)
    {
        if (!_panes.TryGetValue(pane, out var quality))
        {
            _panes.Add(pane, quality = new QualityPane(threshold));
        }

        return quality;
    }
}
