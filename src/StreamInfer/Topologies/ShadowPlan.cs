namespace StreamInfer.Topologies;

/// <summary>A version that scores copies of events, without influence on the predictions.</summary>
/// <param name="Version">1 or more; not the active one.</param>
/// <param name="Topic">Where its predictions go.</param>
public sealed record ShadowPlan(int Version, string Topic)
{
    /// <summary>The default of <see cref="QueueSize"/>.</summary>
    public const int DefaultQueueSize = 8_192;

    /// <summary>Its share of the events: more than none. Default 100 %.</summary>
    public Percent Percent { get; init; } = Percent.All;

    /// <summary>How the share is drawn. Default <see cref="ShadowSampling.Sticky"/>.</summary>
    public ShadowSampling Sampling { get; init; }

    /// <summary>Where what it says differently from the active version goes; null for nowhere.</summary>
    public string? DifferencesTopic { get; init; }

    /// <summary>Most events that wait for it; more are dropped and counted. Default 8,192, 1 to 1,048,576.</summary>
    public int QueueSize { get; init; } = DefaultQueueSize;

    /// <summary>Whether a difference holds the event's feature row. Default false.</summary>
    public bool FeaturesOnDisagreement { get; init; }

    /// <summary>Where copies of its events go as they came, for a shadow in another process; null for nowhere.</summary>
    public string? MirrorTo { get; init; }
}
