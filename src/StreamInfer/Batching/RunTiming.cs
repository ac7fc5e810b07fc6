namespace StreamInfer.Batching;

/// <summary>How long a run of so many rows took.</summary>
/// <param name="Rows">1 or more, padding included.</param>
/// <param name="Took">Zero or more.</param>
public readonly record struct RunTiming(int Rows, TimeSpan Took);
