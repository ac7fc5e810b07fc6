using StreamInfer.Host.Api.Contracts;
using StreamInfer.Monitoring.Records;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Api.Monitoring;

/// <summary>Puts together what was alerted on.</summary>
internal static class AnomaliesReader
{
    private const int LongestKey = 200;

    public static AnomaliesAnswer Read(ServedTopology topology, int limit)
    {
        var (plan, runner) = (topology.Plan, topology.Service?.Monitoring);
        var versions = runner?.Snapshot.Versions ?? [];
        return new AnomaliesAnswer
        {
            Enabled = plan.Monitoring is { Anomalies.Method: not AnomalyMethod.None },
            AlertFraction = plan.Monitoring?.Anomalies.AlertFraction ?? 0,
            Alerts = versions.Sum(version => version.Alerts),
            Suppressed = versions.Sum(version => version.Suppressed),
            WindowEvents = versions.Sum(version => version.WindowEvents),
            Latest = runner is null ? [] : [.. runner.Anomalies.Latest().Take(limit).Select(anomaly => Of(anomaly, plan.Source.Topic))],
        };
    }

    public static AnomaliesAnswer.AnomalyItem Of(RecentAnomaly anomaly, string topic)
    {
        var record = anomaly.Record;
        return new AnomaliesAnswer.AnomalyItem
        {
            PredictionId = anomaly.PredictionId,
            Source = $"{topic}/{record.Partition}/{record.Offset}",
            Key = record.Key is { } key ? PrintableBytes.Of(key, LongestKey) : null,
            EventTime = DateTimeOffset.FromUnixTimeMilliseconds(record.EventTimeMs),
            Method = MethodOf(record.Method),
            Score = Numbers.OrNull(record.Score),
            Threshold = Numbers.OrNull(record.Threshold),
            ModelScore = Numbers.OrNull(record.ModelScore),
            Version = record.ModelVersion,
            Top = [.. record.Top.Select(feature => new AnomaliesAnswer.DriverItem(feature.Feature, Numbers.OrNull(feature.Value), Numbers.OrNull(feature.Z), Numbers.OrNull(feature.Contribution)))],
        };
    }

    /// <summary>In kebab case, as the topology file has it.</summary>
    private static string MethodOf(AnomalyMethod method) =>
        string.Concat(method.ToString().Select((letter, index) => index > 0 && char.IsUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
