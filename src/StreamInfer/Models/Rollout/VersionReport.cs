namespace StreamInfer.Models.Rollout;

/// <summary>What an instance says of one version.</summary>
/// <param name="Version">1 or more.</param>
/// <param name="Readiness">How far it is with it.</param>
/// <param name="Why">Why it refuses the version; empty otherwise.</param>
/// <param name="Evidence">What the version did there since the stage began.</param>
public sealed record VersionReport(int Version, VersionReadiness Readiness, string Why, VersionEvidence Evidence);
