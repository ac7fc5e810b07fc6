namespace StreamInfer.IntegrationTests.Service;

/// <summary>What a test looks at of a prediction.</summary>
internal sealed record Prediction(
    string? Key, double Score, int Partition, long Offset, long EventTimeMs, int ModelVersion, bool Decision, (string Name, string Value)[] Headers);
