namespace StreamInfer.Topologies;

/// <summary>A detector that watches one signal, event by event.</summary>
/// <param name="Signal">A monitored numeric column, <c>$score</c>, or <c>$decision</c> (1 for true, 0 for false).</param>
/// <param name="Kind">Which detector.</param>
public sealed record DetectorPlan(string Signal, DetectorKind Kind)
{
    /// <summary>The model's score.</summary>
    public const string Score = "$score";

    /// <summary>What the score decides.</summary>
    public const string Decision = "$decision";

    /// <summary>1 where a label says that the decision was wrong, 0 where it was right.</summary>
    public const string Error = "$error";
}
