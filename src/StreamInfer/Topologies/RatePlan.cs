namespace StreamInfer.Topologies;

/// <summary>How many events a pipeline takes; up to one second's worth may come at once.</summary>
/// <param name="EventsPerSecond">Of each instance. 1 to 10,000,000.</param>
/// <param name="OnOver">What becomes of more.</param>
public sealed record RatePlan(int EventsPerSecond, OverRatePolicy OnOver);
