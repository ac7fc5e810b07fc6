namespace StreamInfer.Monitoring.Randomness;

/// <summary>The four words of an <see cref="Rng"/>; not all zero.</summary>
public readonly record struct RngState(ulong S0, ulong S1, ulong S2, ulong S3);
