using StreamInfer.Batching;
using StreamInfer.Host.Api.Contracts;
using StreamInfer.Host.Api.Sampling;
using StreamInfer.Pipeline;
using StreamInfer.Publishing;
using StreamInfer.Telemetry;
using StreamInfer.Telemetry.Catalogue;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Api;

/// <summary>Puts together how a topology does.</summary>
internal static class OverviewReader
{
    /// <param name="topology">Which.</param>
    /// <param name="withSeries">Whether the last five minutes are wanted.</param>
    public static OverviewAnswer Read(ServedTopology topology, bool withSeries)
    {
        var (plan, pipeline, totals) = (topology.Plan, topology.Service?.Pipeline, topology.Service?.Metrics.Totals);
        var (recent, last) = (topology.Samples.Recent, topology.Samples.Last);
        return new OverviewAnswer
        {
            Name = topology.Name,
            State = topology.State,
            Ready = topology.IsReady,
            Problems = ProblemItem.Of(topology),
            Delivery = plan.Transaction is null ? "at-least-once" : "exactly-once",
            Group = plan.Source.Group,
            SourceTopic = plan.Source.Topic,
            OutputTopic = plan.Output.Topic,
            DeadLetterTopic = plan.Output.DeadLetters,
            BudgetSeconds = plan.Batching.Deadline.TotalSeconds,
            Throughput = last?.Throughput ?? 0,
            Latency = new OverviewAnswer.LatencyItem(recent.P50, recent.P95, recent.P99),
            LateRatio = recent.LateRatio,
            Lag = pipeline?.Lag is >= 0 and var lag ? lag : null,
            EventTimeLagSeconds = Numbers.OrNull(pipeline?.State.EventTimeLagSeconds),
            InFlight = Math.Max(0, pipeline?.State.InFlight ?? 0),
            Predictions = totals?.Predictions ?? 0,
            DeadLetters = totals is null ? 0 : DeadLetterReasons.All.Sum(totals.DeadLettersFor),
            Errors = totals?.RunFailures ?? 0,
            DeadLettersByReason = totals is null ? new Dictionary<string, long>(StringComparer.Ordinal) : ByReason(totals),
            CloseReasons = Enum.GetValues<CloseReason>().ToDictionary(MetricLabels.Word, reason => totals?.BatchesClosed(reason) ?? 0, StringComparer.Ordinal),
            BatchSizes = totals is null ? [] : SizesOf(totals),
            Stages = [.. PipelineMetrics.BusyStages.Select(stage => new OverviewAnswer.StageItem(MetricLabels.Word(stage), pipeline is null ? null : Numbers.OrNull(pipeline.BusyRatioOf(stage))))],
            Versions = pipeline is null ? [] : VersionsOf(pipeline),
            Point = last is { } point ? new OverviewAnswer.PointItem(point.At, point.Throughput, point.P50, point.P99, point.Lag) : null,
            Series = withSeries ? SeriesOf(topology.Samples) : null,
        };
    }

    private static Dictionary<string, long> ByReason(PipelineTotals totals) =>
        DeadLetterReasons.All.Where(reason => totals.DeadLettersFor(reason) > 0).ToDictionary(reason => reason.Code(), totals.DeadLettersFor, StringComparer.Ordinal);

    /// <summary>Up to the largest size that there was.</summary>
    private static IReadOnlyList<OverviewAnswer.BatchSizeItem> SizesOf(PipelineTotals totals)
    {
        var counts = totals.BatchSizes();
        var used = counts.Length;
        while (used > 0 && counts[used - 1] == 0)
        {
            used--;
        }

        return [.. counts.Take(used).Select((count, bin) => new OverviewAnswer.BatchSizeItem(bin < PipelineTotals.BatchSizeBounds.Length ? PipelineTotals.BatchSizeBounds[bin] : null, count))];
    }

    private static IReadOnlyList<OverviewAnswer.VersionItem> VersionsOf(ScoringPipeline pipeline)
    {
        var set = pipeline.Versions;
        var left = Percent.Buckets - set.Shares.Sum();
        return
        [
            .. set.Lanes.Select((lane, index) => new OverviewAnswer.VersionItem(
                lane.Model.Identity.Version, lane.Route, (index == 0 ? left : set.Shares[index - 1]) / 100.0, lane.Model.Session.Device, lane.Model.Identity.DigestShort)),
        ];
    }

    private static OverviewAnswer.SeriesItem SeriesOf(PipelineSampler samples)
    {
        var points = samples.Points;
        return new OverviewAnswer.SeriesItem(
            1,
            points.IsEmpty ? null : points[^1].At,
            [.. points.Select(point => point.Throughput)],
            [.. points.Select(point => point.P50)],
            [.. points.Select(point => point.P99)],
            [.. points.Select(point => point.Lag)]);
    }
}
