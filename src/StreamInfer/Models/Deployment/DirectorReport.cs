using StreamInfer.Models.Control;
using StreamInfer.Models.Rollout;

namespace StreamInfer.Models.Deployment;

/// <summary>What an instance says of itself, and, where it is the one that has the first partition, the next step of a ramp. Used by the director alone.</summary>
internal sealed class DirectorReport(DirectorParts parts, DirectorAudit audit, ServedVersions versions, ServedVersions shadows)
{
    private static readonly TimeSpan WriteWithin = TimeSpan.FromSeconds(10);

    private volatile string? _advice;

    /// <summary>What it came to last, in words; null where another instance decides.</summary>
    public string? Advice => _advice;

    /// <summary>Reports, and takes the step that is due.</summary>
    /// <param name="applied">What is in force here.</param>
    /// <param name="view">What the topic says.</param>
    /// <param name="decides">Whether this instance is the one to step.</param>
    /// <param name="stop">Gives up.</param>
    public async Task TellAsync(ControlState applied, ControlView view, bool decides, CancellationToken stop)
    {
        var now = parts.Time.GetUtcNow();
        var own = ReportOf(applied, view.State ?? applied, now);
        parts.Control!.Report(ControlView.ReportKey(own.Topology, own.Instance), InstanceReportJson.Write(own));
        if (!decides || view.State is not { Ramp: { } ramp } state)
        {
            _advice = null;
            return;
        }

        var others = view.Reports.Where(report => !string.Equals(report.Instance, own.Instance, StringComparison.Ordinal));
        var step = RampController.Next(state, parts.Topology.Rollout.Guardrails, [own, .. others], parts.Topology.Control!.ReportInterval, now);
        var words = RampController.Words(step);
        if (!string.Equals(words, _advice, StringComparison.Ordinal))
        {
            _advice = words;
            DirectorLog.Step(parts.Logger, ramp.Version, step is RampStep.Advise ? $"a person is to decide; it would {words}" : words);
        }

        if (step is RampStep.Advance or RampStep.Complete or RampStep.RollBack)
        {
            await TakeAsync(state, step, now, stop);
        }
    }

    private async Task TakeAsync(ControlState state, RampStep step, DateTimeOffset now, CancellationToken stop)
    {
        if (RampController.Take(state, step, parts.Instance, now) is not { IsAccepted: true } taken)
        {
            return;
        }

        var bytes = ControlStateJson.Write(taken.State);
        var written = await parts.Control!.TryReplaceAsync(
            state.Topology,
            current => current is not null && ControlStateJson.Read(current).Value?.Revision == state.Revision ? bytes : null,
            WriteWithin,
            stop);
        if (written.Outcome == ControlOutcome.Written)
        {
            audit.Stepped(state, taken.State, step);
        }
        else if (written.Outcome != ControlOutcome.Declined)
        {
            DirectorLog.StepNotWritten(parts.Logger, written.Reason!);
        }
    }

    private InstanceReport ReportOf(ControlState applied, ControlState wanted, DateTimeOffset now)
    {
        var evidence = parts.Evidence.Snapshot();
        var served = applied.Versions.Union(wanted.Versions).Except(wanted.Previous.Except([applied.Active]));
        return new InstanceReport(
            applied.Topology,
            parts.Instance,
            applied.Revision,
            [
                .. served.Select(version =>
                {
                    var isShadow = wanted.Shadows.Any(shadow => shadow.Version == version) && wanted.FindCandidate(version) is null;
                    var (readiness, why) = (isShadow ? shadows : versions).ReadinessOf(version);
                    var labelled = parts.Labelled?.Invoke(version) ?? default;
                    return new VersionReport(version, readiness, why, evidence.GetValueOrDefault(version, VersionEvidence.None) with { Labelled = labelled });
                }),
            ],
            now);
    }
}
