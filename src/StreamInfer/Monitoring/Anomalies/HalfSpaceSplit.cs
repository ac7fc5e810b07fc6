namespace StreamInfer.Monitoring.Anomalies;

/// <summary>A node of a tree that is no leaf: what is below <paramref name="At"/> goes left.</summary>
/// <param name="Feature">Which feature is compared.</param>
/// <param name="At">In units of the reference's range.</param>
public readonly record struct HalfSpaceSplit(int Feature, double At);
