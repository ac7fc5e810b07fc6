namespace StreamInfer.Topologies;

/// <summary>How single events are judged.</summary>
public enum AnomalyMethod
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By half-space trees: how full the boxes of random cuts around an event were lately.</summary>
    HalfSpaceTrees,

    /// <summary>By the largest robust z of its features.</summary>
    RobustZ,

    /// <summary>By a model of the user's own.</summary>
    Model,
}
