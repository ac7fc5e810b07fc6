namespace StreamInfer.Host.Http;

/// <summary>How a part of the program does.</summary>
/// <param name="Component">Its name, for example <c>registry</c>.</param>
/// <param name="Problem">What is wrong with it; null where nothing is. Holds no secret.</param>
/// <param name="IsWarning">Whether events are scored all the same.</param>
internal sealed record ComponentHealth(string Component, string? Problem, bool IsWarning)
{
    /// <summary><c>ok</c>, <c>warning</c> or <c>failing</c>.</summary>
    public string Status => Problem is null ? "ok" : IsWarning ? "warning" : "failing";
}
