using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Routing;

namespace StreamInfer.Monitoring.Tap;

/// <summary>A copy of the rows and scores of one version's lane. Reused.</summary>
internal sealed class TappedLane(RowLayout layout, int capacity)
{
    private readonly double[] _scores = new double[capacity];

    public FeatureBlock Features { get; } = new(layout, capacity);

    /// <summary>Who scored.</summary>
    public ScoringLane Lane { get; private set; } = null!;

    public ReadOnlySpan<double> Scores => _scores;

    public bool Fits(LaneRows rows) => Features.Layout.Matches(rows.Features.Layout);

    public void Copy(LaneRows rows)
    {
        Lane = rows.Lane;
        RowCopy.Copy(rows.Features, 0, Features, 0, rows.Rows);
        rows.Scores.Scores.AsSpan(0, rows.Rows).CopyTo(_scores);
    }
}
