namespace StreamInfer.Host.Http;

/// <summary>Why the program is not ready.</summary>
/// <param name="Component">What is not ready, for example <c>registry</c> or <c>topology fraud-scoring</c>.</param>
/// <param name="Message">What is wrong with it; must hold no secret.</param>
public sealed record HealthReason(string Component, string Message);
