namespace StreamInfer.Host.Http;

/// <summary>Why the program is not ready, or not all that it should be.</summary>
/// <param name="Component">What is not ready, for example <c>registry</c> or <c>topology fraud-scoring</c>.</param>
/// <param name="Message">What is wrong with it; must hold no secret.</param>
public sealed record HealthReason(string Component, string Message)
{
    /// <summary>Whether events are scored all the same: readiness does not depend on it. Default false.</summary>
    public bool IsWarning { get; init; }

    /// <summary>The topology that it is about; null where the process has only one. Default null.</summary>
    public string? Topology { get; init; }
}
