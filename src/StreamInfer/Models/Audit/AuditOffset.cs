namespace StreamInfer.Models.Audit;

/// <summary>Where a version begins to score in one partition of the source topic.</summary>
/// <param name="Partition">Of the source topic.</param>
/// <param name="From">The first offset that it scores.</param>
public readonly record struct AuditOffset(int Partition, long From);
