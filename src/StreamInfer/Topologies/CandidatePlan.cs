namespace StreamInfer.Topologies;

/// <summary>A version that gets a share of the events beside the active one.</summary>
/// <param name="Version">1 or more; not the active one.</param>
/// <param name="Percent">Its share at the start: more than none. With stages, the one that the ramp starts at.</param>
public sealed record CandidatePlan(int Version, Percent Percent);
