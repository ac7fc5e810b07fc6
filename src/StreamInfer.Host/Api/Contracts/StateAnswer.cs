namespace StreamInfer.Host.Api.Contracts;

/// <summary>The process and its topologies.</summary>
/// <param name="Program">Which program.</param>
/// <param name="Authentication"><c>none</c>, <c>token</c> or <c>jwt</c>.</param>
/// <param name="Principal">Who asks.</param>
/// <param name="Topologies">All of them.</param>
internal sealed record StateAnswer(StateAnswer.ProgramItem Program, string Authentication, StateAnswer.PrincipalItem Principal, IReadOnlyList<StateAnswer.TopologyItem> Topologies)
{
    /// <param name="Version">The release.</param>
    /// <param name="StartedAt">When it began to serve.</param>
    /// <param name="Instance">Names the process.</param>
    internal sealed record ProgramItem(string Version, DateTimeOffset StartedAt, string Instance);

    /// <param name="Name">In every audit entry.</param>
    /// <param name="Role"><c>viewer</c> or <c>operator</c>.</param>
    internal sealed record PrincipalItem(string Name, string Role);

    /// <param name="Name">The topology's name.</param>
    /// <param name="State"><c>starting</c>, <c>running</c>, <c>paused</c> or <c>stopping</c>.</param>
    /// <param name="Ready">Whether it does its work.</param>
    /// <param name="Problems">What is not well.</param>
    internal sealed record TopologyItem(string Name, string State, bool Ready, IReadOnlyList<ProblemItem> Problems);
}
