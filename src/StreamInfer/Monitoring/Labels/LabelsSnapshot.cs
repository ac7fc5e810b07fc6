using System.Collections.Immutable;

namespace StreamInfer.Monitoring.Labels;

/// <summary>How the join of labels and predictions stands, for those who look at it from another thread.</summary>
public sealed record LabelsSnapshot
{
    /// <summary>Labels are joined here: the topology has a topic of labels, and this instance has the first partition.</summary>
    public required bool IsEnabled { get; init; }

    /// <summary>How long predictions and labels wait for each other.</summary>
    public required TimeSpan Horizon { get; init; }

    /// <summary>Predictions and labels that are kept, those joined included.</summary>
    public long Pending { get; init; }

    /// <summary>Predictions whose label has not come, and may still.</summary>
    public long Waiting { get; init; }

    /// <summary>Milliseconds of a pane, of which each point of a history is one.</summary>
    public long PaneMs { get; init; }

    /// <summary>Predictions with their label.</summary>
    public long Joined { get; init; }

    /// <summary>Predictions and labels that waited longer than the horizon.</summary>
    public long Expired { get; init; }

    /// <summary>Predictions and labels that left because there were too many.</summary>
    public long Evicted { get; init; }

    /// <summary>Labels that came again and said the same.</summary>
    public long Duplicates { get; init; }

    /// <summary>Labels that came again and said otherwise; the first stands.</summary>
    public long Contradictory { get; init; }

    /// <summary>Records of the two topics that are neither a prediction nor a label.</summary>
    public long Rejected { get; init; }

    /// <summary>Largest time of a prediction so far, in Unix milliseconds; null before the first.</summary>
    public long? Clock { get; init; }

    /// <summary>By version and route.</summary>
    public ImmutableArray<VersionQuality> Versions { get; init; } = [];

    /// <summary>The active version beside the candidate; null while labels of one of them are too few, or there is no candidate.</summary>
    public LabelsComparison? Comparison { get; init; }
}
