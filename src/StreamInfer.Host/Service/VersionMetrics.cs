using StreamInfer.Models.Deployment;
using StreamInfer.Telemetry;
using StreamInfer.Telemetry.Catalogue;

namespace StreamInfer.Host.Service;

/// <summary>What of versions, shadows and control is worth a metric.</summary>
internal static class VersionMetrics
{
    /// <summary>Reports them when somebody looks.</summary>
    public static void Observe(PipelineMetrics metrics, VersionDirector director, ShadowHost shadows)
    {
        metrics.Observe(VersionMetric.ControlRevision, () => director.Applied?.Revision ?? 0);
        metrics.Observe(VersionMetric.ControlTrouble, () => director.Trouble is null ? 0 : 1);
        metrics.ObserveByVersion(VersionMetric.Share, () => Shares(director));
        metrics.CountEach(VersionMetric.GateVerdicts, () => [(director.Judged.Passed, [new("verdict", "passed")]), (director.Judged.Refused, [new("verdict", "refused")])]);
        metrics.ObserveShadows(() => shadows.States);
    }

    private static IEnumerable<(int Version, double Value)> Shares(VersionDirector director)
    {
        if (director.Applied is not { } state)
        {
            return [];
        }

        return [(state.Active, state.ActivePercent.Hundredths / 1e4), .. state.Candidates.Select(candidate => (candidate.Version, candidate.Percent.Hundredths / 1e4))];
    }
}
