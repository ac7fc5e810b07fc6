namespace StreamInfer.Monitoring.Engine;

/// <summary>What a drift record is.</summary>
public enum DriftKind
{
    /// <summary>Something changed.</summary>
    Transition,

    /// <summary>How things stand.</summary>
    Summary,
}
