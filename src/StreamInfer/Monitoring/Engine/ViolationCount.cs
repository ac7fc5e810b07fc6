using StreamInfer.Monitoring.Quality;

namespace StreamInfer.Monitoring.Engine;

/// <summary>Values of a column that something was wrong with.</summary>
public readonly record struct ViolationCount(string Column, FeatureViolation Reason, long Count);
