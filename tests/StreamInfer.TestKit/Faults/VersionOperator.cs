using StreamInfer.TestKit.Processes;

namespace StreamInfer.TestKit.Faults;

/// <summary>Changes versions by <c>streaminfer models …</c>, as a person does: a process a change.</summary>
/// <param name="topology">A topology file of the group.</param>
/// <param name="models">The repository.</param>
/// <param name="shadowTopic">Where shadows write.</param>
internal sealed class VersionOperator(string topology, string models, string shadowTopic)
{
    private static readonly Dictionary<string, string> Environment = new(StringComparer.Ordinal) { ["DOTNET_TieredPGO"] = "0" };

    /// <summary>Where shadows write.</summary>
    public string ShadowTopic => shadowTopic;

    /// <summary>Runs one command.</summary>
    /// <param name="words">Such as <c>promote 2</c>; without the topology.</param>
    /// <returns>Its exit code, and what it said.</returns>
    public async Task<(int Code, string Words)> RunAsync(params string[] words)
    {
        var verb = words[0] == "shadow" ? 2 : 1;
        using var run = new ProgramRun(
            Environment, ["models", .. words[..verb], topology, .. words[verb..], "--models", models, "--reason", "a run under faults", "--by", "the run", "--timeout", "10s"]);
        var code = await run.ExitAsync();
        return (code, run.Output + run.Error);
    }
}
