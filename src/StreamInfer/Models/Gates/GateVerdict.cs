using System.Collections.Immutable;
using StreamInfer.Batching;

namespace StreamInfer.Models.Gates;

/// <summary>What a gate says of one version, on one device, for one topology.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Version">1 or more.</param>
/// <param name="Checks">Those that could be run, in order.</param>
public sealed record GateVerdict(string Model, int Version, ImmutableArray<GateCheck> Checks)
{
    /// <summary>As <see cref="ModelDigest.Compute"/> gives it; null where the files could not be resolved.</summary>
    public string? Digest { get; init; }

    /// <summary><c>cpu</c> or <c>cuda</c>; null where it was not opened.</summary>
    public string? Device { get; init; }

    /// <summary>When it was given, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How long load and checks took.</summary>
    public required TimeSpan Took { get; init; }

    /// <summary>The median run of each size, ascending, by which batches are judged at first; empty where none could be timed.</summary>
    public ImmutableArray<RunTiming> Timings { get; init; } = [];

    /// <summary>Whether no check failed.</summary>
    public bool Passed => Checks.All(check => check.Passed);

    /// <summary>
    /// What is wrong: <c>model fraud/3: run-time: a batch of 256 rows takes …; output: …</c>, or the loader's own message. Warnings where nothing failed; empty
    /// where all is well.
    /// </summary>
    public string Problem
    {
        get
        {
            if (Checks is [{ Kind: GateCheckKind.Load, Passed: false } load])
            {
                return load.Message;
            }

            var worst = Passed ? GateOutcome.Warned : GateOutcome.Failed;
            var problems = Checks.Where(check => check.Outcome == worst).Select(check => $"{check.Name}: {check.Message}").ToList();
            return problems.Count == 0 ? "" : $"model {Model}/{Version}: {string.Join("; ", problems)}";
        }
    }
}
