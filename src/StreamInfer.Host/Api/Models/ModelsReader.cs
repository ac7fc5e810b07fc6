using StreamInfer.Host.Api.Contracts;
using StreamInfer.Host.Service;
using StreamInfer.Models;
using StreamInfer.Models.Control;
using StreamInfer.Models.Gates;
using StreamInfer.Models.Rollout;
using StreamInfer.Models.Shelf;
using StreamInfer.Topologies;
using static StreamInfer.Host.Api.Contracts.ModelsAnswer;

namespace StreamInfer.Host.Api.Models;

/// <summary>Puts together which versions there are and what becomes of them.</summary>
/// <param name="topology">Whose.</param>
/// <param name="time">The clock.</param>
internal sealed class ModelsReader(ServedTopology topology, TimeProvider time)
{
    private const int MostVersions = 200;

    private readonly Lock _gate = new();
    private RepositoryListing? _listing;

    /// <summary>The changes that were seen.</summary>
    public ControlHistory History { get; } = new();

    /// <summary>Remembers the present state, if it is another one.</summary>
    public void Look()
    {
        if (StateOf(topology.Service) is { } state)
        {
            History.Look(state);
        }
    }

    /// <summary>How things stand; without versions while the service is put together.</summary>
    public ModelsAnswer Read()
    {
        var (plan, service) = (topology.Plan, topology.Service);
        var state = StateOf(service);
        if (state is not null)
        {
            History.Look(state);
        }

        return new ModelsAnswer
        {
            Model = plan.Model.Name,
            Revision = state?.Revision,
            CanChange = plan.Control is not null,
            Pinned = state?.IsPinned ?? false,
            Versions = service?.Versions is { } versions && state is not null ? VersionsOf(plan, versions, state) : [],
            Ramp = service?.Versions is { } known && state is { Ramp: not null } ? RampOf(plan, known, state) : null,
            Shadows = service is null || state is null ? [] : [.. service.Shadows.Select(shadow => ShadowOf(shadow.Version, shadow.State, state))],
            History = History.Items,
        };
    }

    /// <summary>What is wanted; null while nobody knows.</summary>
    private static ControlState? StateOf(ScoringService? service) => service?.Versions?.Director is { } director ? director.View?.State ?? director.Applied : null;

    private IReadOnlyList<ModelVersionItem> VersionsOf(TopologyPlan plan, ServiceVersions versions, ControlState state)
    {
        RepositoryListing listing;
        lock (_gate)
        {
            listing = _listing ??= new RepositoryListing(versions.Models.Repository, plan.Model.Name);
        }

        var found = listing.Read().ToDictionary(version => version.Folder.Version);
        return
        [
            .. found.Keys.Union(state.Versions).OrderDescending().Take(MostVersions).Select(version => VersionOf(
                version, found.GetValueOrDefault(version), versions.Models.Shelf.Find(ShelfRequest.Of(plan, version, GateOccasion.Rollout).Key), state)),
        ];
    }

    private static ModelVersionItem VersionOf(int version, VersionListing? listing, ShelfVersion shelf, ControlState state)
    {
        var refusal = shelf is { State: ShelfState.Refused, Verdict: { } verdict } ? verdict.Problem : null;

        // A version that is in memory may come without what a complete folder has, such as a manifest.
        var problem = shelf.State == ShelfState.Gated ? null : listing?.Problem ?? (listing is null ? "it is not in the repository" : null);
        var share = version == state.Active ? state.ActivePercent : state.FindCandidate(version)?.Percent ?? default;
        return new ModelVersionItem(
            version, WordOf(version, listing, shelf, state), share.Hundredths / 100.0, listing?.Digest ?? state.Digests.GetValueOrDefault(version), GateOf(shelf.Verdict),
            refusal ?? problem);
    }

    private static string WordOf(int version, VersionListing? listing, ShelfVersion shelf, ControlState state) =>
        version == state.Active ? "active"
        : shelf.State == ShelfState.Refused ? "refused"
        : state.FindCandidate(version) is not null ? "candidate"
        : state.Shadows.Any(shadow => shadow.Version == version) ? "shadow"
        : state.Previous.Contains(version) ? "previous"
        : shelf.State == ShelfState.Gated ? "loaded"
        : listing?.IsComplete == true ? "available"
        : "failed";

    private static GateItem? GateOf(GateVerdict? verdict) =>
        verdict is null ? null : new GateItem(verdict.Passed, verdict.At, [.. verdict.Checks.Select(check => new GateCheckItem(check.Name, check.Passed, check.Message))]);

    private RampItem RampOf(TopologyPlan plan, ServiceVersions versions, ControlState state)
    {
        var (ramp, now) = (state.Ramp!, time.GetUtcNow());
        var reports = versions.Director.View?.Reports ?? [];
        var interval = plan.Control?.ReportInterval ?? ControlPlan.DefaultReportInterval;
        var evidence = RampEvidence.Of(state, reports, interval, now);
        var active = ramp.IsAtLastStage ? null : evidence.Active;
        var verdict = Guardrails.Judge(plan.Rollout.Guardrails, ramp.MinSamples, evidence.Candidate, active);
        var step = RampController.Next(state, plan.Rollout.Guardrails, reports, interval, now);
        return new RampItem(
            ramp.Version,
            [.. ramp.Stages.Select(stage => stage.Hundredths / 100.0)],
            ramp.Stage,
            ramp.Share.Hundredths / 100.0,
            ramp.IsHeld,
            ramp.Mode == RampMode.Manual || state.IsPinned,
            step is RampStep.Advise advise ? $"a person is to decide; it would {RampController.Words(advise.Step)}" : RampController.Words(step),
            GuardrailsOf(plan.Rollout.Guardrails, Guardrails.FiguresOf(evidence.Candidate, active), (verdict as GuardrailVerdict.Broken)?.Name),
            ramp.Since);
    }

    private static IReadOnlyList<GuardrailItem> GuardrailsOf(GuardrailPlan limits, GuardrailFigures figures, string? broken)
    {
        return
        [
            Item("errorRate", figures.ErrorRate - (figures.ActiveErrorRate is { } active && double.IsFinite(active) ? active : 0), limits.ErrorRate),
            Item("runTimeP99", figures.RunTimeP99, limits.RunTimeP99.TotalSeconds),
            Item("scoreDistance", figures.ScoreDistance, limits.ScoreDistance),
            Item("decisionRate", figures.ActiveDecisionRate is { } rate ? Math.Abs(figures.DecisionRate - rate) : null, limits.DecisionRate),
        ];

        GuardrailItem Item(string name, double? value, double limit) => new(name, Numbers.OrNull(value), limit, name != broken);
    }

    private static ShadowItem ShadowOf(int version, StreamInfer.Models.Shadows.ShadowState shadow, ControlState state)
    {
        var agreement = shadow.Agreement;
        var has = agreement.Pairs > 0;
        return new ShadowItem(
            version,
            (state.Shadows.FirstOrDefault(item => item.Version == version)?.Percent.Hundredths ?? 0) / 100.0,
            shadow.Scored,
            shadow.Dropped,
            shadow.Failed,
            Numbers.OrNull(agreement.AgreementRatio),
            has ? Numbers.OrNull(agreement.MeanDifference) : null,
            has ? Numbers.OrNull(agreement.DifferenceQuantile(0.99)) : null,
            has ? Numbers.OrNull(agreement.ScoreStability.Psi) : null);
    }
}
