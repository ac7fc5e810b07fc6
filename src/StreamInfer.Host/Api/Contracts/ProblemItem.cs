namespace StreamInfer.Host.Api.Contracts;

/// <summary>Something that is not well.</summary>
/// <param name="Component">What, for example <c>registry</c>.</param>
/// <param name="Message">Why.</param>
/// <param name="Warning">Whether events are scored all the same.</param>
internal sealed record ProblemItem(string Component, string Message, bool Warning)
{
    public static IReadOnlyList<ProblemItem> Of(ServedTopology topology) => [.. topology.Problems.Select(problem => new ProblemItem(problem.Component, problem.Message, problem.IsWarning))];
}
