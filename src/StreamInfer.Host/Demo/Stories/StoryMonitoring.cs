using System.Text;
using StreamInfer.Decoding;
using StreamInfer.Host.Service;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Demo.Stories;

/// <summary>What monitoring left in its topics.</summary>
/// <param name="Changes">In the order of their windows.</param>
/// <param name="Anomalies">Strange events.</param>
internal sealed record StoryMonitoring(IReadOnlyList<StoryChange> Changes, IReadOnlyList<StoryAnomaly> Anomalies)
{
    private static readonly string[] DriftPaths = ["subject", "previousState", "state", "cause", "windowEnd"];
    private static readonly string[] AnomalyPaths = ["eventTime", "top[0].feature", "top[1].feature", "top[2].feature"];

    /// <summary>Reads both topics to their present ends.</summary>
    public static async Task<StoryMonitoring> ReadAsync(TopologyPlan plan, TimeProvider time, CancellationToken stop)
    {
        var records = new StoryRecords(plan, time);
        var changes = new List<StoryChange>();
        await foreach (var change in records.ReadAsync(plan.Monitoring!.DriftTopic!, CarriedSchema.Drift, DriftPaths, ChangeOf, stop))
        {
            changes.Add(change);
        }

        var anomalies = new List<StoryAnomaly>();
        await foreach (var anomaly in records.ReadAsync(plan.Monitoring.AnomalyTopic!, CarriedSchema.Anomaly, AnomalyPaths, AnomalyOf, stop))
        {
            anomalies.Add(anomaly);
        }

        return new StoryMonitoring([.. changes.OrderBy(change => change.WindowEndMs)], anomalies);
    }

    private static StoryChange ChangeOf(string key, RawValue[] cells) => new(Text(cells[0]), Text(cells[1]), Text(cells[2]), Text(cells[3]), cells[4].Bits);

    private static StoryAnomaly AnomalyOf(string key, RawValue[] cells) => new(cells[0].Bits, [.. cells[1..].Select(Text).Where(feature => feature.Length > 0)]);

    private static string Text(RawValue value) => value.Kind == RawKind.Text ? Encoding.UTF8.GetString(value.Span) : "";
}
