namespace StreamInfer.Topologies;

/// <summary>A model that judges single events.</summary>
/// <param name="Name">Its folder below the model repository.</param>
/// <param name="Version">1 or more.</param>
/// <param name="IsLowStrange">Whether small scores are of strange events, as an isolation forest's decision function has it; large ones otherwise.</param>
public sealed record AnomalyModelPlan(string Name, int Version, bool IsLowStrange);
