using StreamInfer.Monitoring.Quality;

namespace StreamInfer.Monitoring.Engine;

/// <summary>Events that something was wrong with.</summary>
public readonly record struct EventViolationCount(EventViolation Reason, long Count);
