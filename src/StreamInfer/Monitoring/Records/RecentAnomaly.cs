using StreamInfer.Monitoring.Engine;

namespace StreamInfer.Monitoring.Records;

/// <summary>An event that was alerted on.</summary>
/// <param name="Number">Counts them since the start, from 1.</param>
/// <param name="PredictionId">Of its prediction: 32 hex digits.</param>
/// <param name="Record">What was found.</param>
public sealed record RecentAnomaly(long Number, string PredictionId, AnomalyRecord Record);
