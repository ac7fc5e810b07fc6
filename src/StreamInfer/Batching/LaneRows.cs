using StreamInfer.Inference;
using StreamInfer.Routing;

namespace StreamInfer.Batching;

/// <summary>The events of one micro-batch that one version scores: their rows, and what the model said of them. Reused with its batch.</summary>
public sealed class LaneRows
{
    internal LaneRows(ScoringLane lane, int capacity)
    {
        Lane = lane;
        Features = new FeatureBlock(lane.Model.Session.Layout, capacity);
        Scores = new ScoreBlock(lane.Model.Session.Shape, capacity);
    }

    /// <summary>Who scores them.</summary>
    public ScoringLane Lane { get; private set; }

    public FeatureBlock Features { get; }

    public ScoreBlock Scores { get; private set; }

    /// <summary>Rows to score.</summary>
    public int Rows { get; internal set; }

    /// <summary>Events that were meant for this version and went to the primary, since a run of it failed.</summary>
    public int FellBack { get; internal set; }

    /// <summary>Ticks that its last run that succeeded took, with <see cref="RanRows"/> rows.</summary>
    public long RunTicks { get; internal set; }

    /// <summary>Rows of its last run that succeeded, padding included; 0 for none.</summary>
    public int RanRows { get; internal set; }

    /// <summary>Whether another version can take these rows over where they lie.</summary>
    internal bool Fits(ScoringLane lane) => Features.Layout.Matches(lane.Model.Session.Layout);

    /// <summary>Another version scores the rows; they stay as they are.</summary>
    internal void GiveTo(ScoringLane lane)
    {
        Lane = lane;
        if (!Scores.Shape.Matches(lane.Model.Session.Shape))
        {
            Scores = new ScoreBlock(lane.Model.Session.Shape, Scores.Capacity);
        }
    }

    internal void Clear() => (Rows, FellBack, RunTicks, RanRows) = (0, 0, 0, 0);
}
