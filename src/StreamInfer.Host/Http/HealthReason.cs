namespace StreamInfer.Host.Http;

/// <summary>Why a component is not well.</summary>
/// <param name="Component">For example <c>registry</c>.</param>
/// <param name="Message">For the operator: what is wrong, and with what.</param>
internal sealed record HealthReason(string Component, string Message);
