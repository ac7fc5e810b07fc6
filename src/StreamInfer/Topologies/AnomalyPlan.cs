namespace StreamInfer.Topologies;

/// <summary>How single events are judged, and how many alerts may be spent.</summary>
public sealed record AnomalyPlan
{
    public AnomalyMethod Method { get; init; } = AnomalyMethod.HalfSpaceTrees;

    /// <summary>Share of the events to alert on, in (0, 1). Default 0.001.</summary>
    public double AlertFraction { get; init; } = 0.001;

    /// <summary>Least |z| of an alert by <see cref="AnomalyMethod.RobustZ"/>. Default 3.5.</summary>
    public double MinZ { get; init; } = 3.5;

    /// <summary>Who judges by <see cref="AnomalyMethod.Model"/>; null for the other methods.</summary>
    public AnomalyModelPlan? Model { get; init; }
}
