using System.Collections.Immutable;
using StreamInfer.Models.Control;

namespace StreamInfer.Models.Rollout;

/// <summary>What the reports of all instances say of a ramp, taken together at one moment.</summary>
public sealed record RampEvidence
{
    /// <summary>What the candidate did on all instances that count.</summary>
    public required VersionEvidence Candidate { get; init; }

    /// <summary>What the active version did there.</summary>
    public required VersionEvidence Active { get; init; }

    /// <summary>The instances that count: they live, and follow the state's revision.</summary>
    public required ImmutableArray<string> Counted { get; init; }

    /// <summary>Instances that live, but follow another revision.</summary>
    public required ImmutableArray<string> Elsewhere { get; init; }

    /// <summary>Instances that count, but are not ready to score with the candidate.</summary>
    public required ImmutableArray<string> Loading { get; init; }

    /// <summary>Instances that count and refuse the candidate.</summary>
    public required ImmutableArray<InstanceWord> Refusals { get; init; }

    /// <summary>Takes together what counts: of each instance the last report, no older than three intervals, at the state's revision.</summary>
    /// <param name="state">A state with a ramp.</param>
    /// <param name="reports">Of this topology or others, in any order.</param>
    /// <param name="interval">How often an instance reports.</param>
    /// <param name="now">In UTC. A report from beyond it by as much is as good as none, since its clock is wrong.</param>
    /// <exception cref="ArgumentException">The state has no ramp.</exception>
    public static RampEvidence Of(ControlState state, IEnumerable<InstanceReport> reports, TimeSpan interval, DateTimeOffset now)
    {
        var version = state.Ramp?.Version ?? throw new ArgumentException("the state has no ramp", nameof(state));
        var living = reports
            .Where(report => string.Equals(report.Topology, state.Topology, StringComparison.Ordinal) && (now - report.At).Duration() <= interval * InstanceReport.IntervalsToLive)
            .GroupBy(report => report.Instance, StringComparer.Ordinal)
            .Select(instance => instance.MaxBy(report => report.At)!)
            .OrderBy(report => report.Instance, StringComparer.Ordinal)
            .ToLookup(report => report.Revision == state.Revision);
        var counted = living[true].ToList();
        return new RampEvidence
        {
            Candidate = Sum(counted, version),
            Active = Sum(counted, state.Active),
            Counted = [.. counted.Select(report => report.Instance)],
            Elsewhere = [.. living[false].Select(report => report.Instance)],
            Loading = [.. counted.Where(report => report.Find(version) is null or { Readiness: VersionReadiness.Loading }).Select(report => report.Instance)],
            Refusals =
            [
                .. counted.Where(report => report.Find(version) is { Readiness: VersionReadiness.Refused }).Select(report => new InstanceWord(report.Instance, report.Find(version)!.Why)),
            ],
        };
    }

    private static VersionEvidence Sum(IEnumerable<InstanceReport> reports, int version) =>
        reports.Select(report => report.Find(version)?.Evidence).OfType<VersionEvidence>().Aggregate(VersionEvidence.None, (sum, evidence) => sum + evidence);
}
