using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using StreamInfer.Models.Audit;
using StreamInfer.Models.Control;
using StreamInfer.Models.Gates;
using StreamInfer.Models.Rollout;
using StreamInfer.Routing;

namespace StreamInfer.Models.Deployment;

/// <summary>Tells the audit log what becomes of a topology's versions. Safe for any thread.</summary>
internal sealed class DirectorAudit(DirectorParts parts)
{
    /// <summary>The state that the instance starts with.</summary>
    public void Loaded(ControlState state) => Write(Entry(AuditKind.Control, state) with
    {
        Version = state.Active, Digest = DigestOf(state, state.Active), Text = $"the instance starts with revision {state.Revision}",
    });

    private readonly ConcurrentDictionary<int, DateTimeOffset> _judged = new();
    private long _passed;
    private long _refused;

    /// <summary>How many versions passed their gate, and how many did not.</summary>
    public (long Passed, long Refused) Verdicts => (Interlocked.Read(ref _passed), Interlocked.Read(ref _refused));

    /// <summary>A gate has spoken; told once, whoever asks for the version.</summary>
    public void Judged(GateVerdict verdict)
    {
        if (_judged.TryGetValue(verdict.Version, out var at) && at == verdict.At)
        {
            return;
        }

        _judged[verdict.Version] = verdict.At;
        Interlocked.Increment(ref verdict.Passed ? ref _passed : ref _refused);
        DirectorLog.Judged(parts.Logger, verdict.Version, verdict.Passed ? "passed" : "refused", verdict.Problem.Length == 0 ? "nothing to object" : verdict.Problem);
        Write(new AuditEntry
        {
            At = verdict.At,
            Topology = parts.Topology.Name,
            Instance = parts.Instance,
            Kind = AuditKind.Gate,
            Model = verdict.Model,
            Version = verdict.Version,
            Digest = verdict.Digest ?? string.Empty,
            Passed = verdict.Passed,
            Figures = FiguresOf(verdict),
            Text = verdict.Problem,
        });
    }

    /// <summary>The pipeline goes by another state.</summary>
    public void Switched(ControlState? before, ControlState after)
    {
        if (before is null || before.Revision == after.Revision)
        {
            return;
        }

        var isBack = before.Previous.Contains(after.Active) || (before.Active == after.Active && !before.Candidates.IsEmpty && after.Candidates.IsEmpty);
        Write(Entry(isBack ? AuditKind.Rollback : AuditKind.Control, after) with
        {
            Version = after.Active,
            Digest = DigestOf(after, after.Active),
            PreviousVersion = before.Active,
            Text = Words(after),
        });
        foreach (var shadow in after.Shadows.Except(before.Shadows))
        {
            Write(Entry(AuditKind.Shadow, after) with { Version = shadow.Version, Digest = DigestOf(after, shadow.Version), Percent = PercentOf(shadow.Percent), Text = $"it scores copies into {shadow.Topic}" });
        }

        foreach (var shadow in before.Shadows.Except(after.Shadows))
        {
            Write(Entry(AuditKind.Shadow, after) with { Version = shadow.Version, Percent = 0, Text = "it scores no copies any more" });
        }
    }

    /// <summary>Versions begin to score: one entry for each, since each of them scores its share from there on.</summary>
    public void Boundary(VersionBoundary boundary)
    {
        var applied = boundary.Set;
        ImmutableArray<AuditOffset> offsets = [.. boundary.From.Select(from => new AuditOffset(from.Partition, from.NextOffset))];
        var left = Topologies.Percent.Buckets - applied.Shares.Sum();
        for (var lane = 0; lane < applied.Lanes.Length; lane++)
        {
            var identity = applied.Lanes[lane].Model.Identity;
            Write(new AuditEntry
            {
                At = parts.Time.GetUtcNow(),
                Topology = parts.Topology.Name,
                Instance = parts.Instance,
                Kind = AuditKind.Swap,
                Model = identity.Name,
                Version = identity.Version,
                Digest = identity.Digest,
                Revision = applied.Revision,
                Percent = (lane == 0 ? left : applied.Shares[lane - 1]) / 100.0,
                Offsets = offsets,
                Text = applied.Lanes[lane].Route,
            });
        }
    }

    /// <summary>This instance took a step of a ramp.</summary>
    public void Stepped(ControlState before, ControlState after, RampStep step) => Write(Entry(step is RampStep.RollBack ? AuditKind.Rollback : AuditKind.Stage, after) with
    {
        Version = before.Ramp!.Version,
        Digest = DigestOf(before, before.Ramp.Version),
        Stage = after.Ramp?.Stage,
        Percent = PercentOf(step switch
        {
            RampStep.RollBack => default,
            RampStep.Complete => Topologies.Percent.All,
            _ => after.Ramp!.Share,
        }),
        Text = RampController.Words(step),
    });

    /// <summary>A version left memory.</summary>
    public void Unloaded(ControlState state, int version) => Write(Entry(AuditKind.Unload, state) with { Version = version, Digest = DigestOf(state, version) });

    /// <summary>A state is not followed.</summary>
    public void Refused(ControlState state, string why) => Write(Entry(AuditKind.Refusal, state) with { Version = state.Active, Digest = DigestOf(state, state.Active), Passed = false, Text = why });

    private static string Words(ControlState state)
    {
        var shares = state.Candidates.Select(candidate => $"version {candidate.Version} has {candidate.Percent}");
        var pinned = state.IsPinned ? ["pinned"] : Array.Empty<string>();
        return string.Join("; ", [$"version {state.Active} is active", .. shares, .. pinned]);
    }

    private static ImmutableSortedDictionary<string, double> FiguresOf(GateVerdict verdict)
    {
        var figures = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var check in verdict.Checks)
        {
            foreach (var figure in check.Figures)
            {
                figures[$"{check.Name}: {figure.Name}{(figure.Unit.Length == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" ({figure.Unit})"))}"] = figure.Value;
            }
        }

        return figures.ToImmutable();
    }

    private static string DigestOf(ControlState state, int version) => state.Digests.GetValueOrDefault(version, string.Empty);

    private static double PercentOf(Topologies.Percent percent) => percent.Hundredths / 100.0;

    private AuditEntry Entry(AuditKind kind, ControlState state) => new()
    {
        At = parts.Time.GetUtcNow(),
        Topology = parts.Topology.Name,
        Instance = parts.Instance,
        Kind = kind,
        Model = state.Model,
        Revision = state.Revision,
        Who = state.ChangedBy,
        Why = state.Reason,
    };

    private void Write(AuditEntry entry) => parts.Audit?.Write(entry);
}
