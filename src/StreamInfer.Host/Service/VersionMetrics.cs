using StreamInfer.Models.Deployment;
using StreamInfer.Telemetry;

namespace StreamInfer.Host.Service;

/// <summary>What of versions, shadows and control is worth a metric.</summary>
internal static class VersionMetrics
{
    /// <summary>Reports them when somebody looks.</summary>
    public static void Observe(PipelineMetrics metrics, VersionDirector director, ShadowHost shadows)
    {
        metrics.Observe("streaminfer_control_revision", "1", "Revision of the desired state that this instance goes by.", () => director.Applied?.Revision ?? 0);
        metrics.Observe("streaminfer_control_trouble", "1", "1 while the desired state cannot be read or followed; 0 otherwise.", () => director.Trouble is null ? 0 : 1);
        metrics.ObserveByVersion("streaminfer_version_share_ratio", "1", "Share of the keys that a version scores, 0 to 1.", () => Shares(director));
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
