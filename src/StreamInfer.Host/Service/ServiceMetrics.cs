using StreamInfer.Pipeline;
using StreamInfer.Telemetry;
using StreamInfer.Telemetry.Catalogue;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Service;

/// <summary>What a pipeline knows only when asked, as metrics.</summary>
internal static class ServiceMetrics
{
    /// <summary>Reports what is known before there is a pipeline.</summary>
    public static void Observe(PipelineMetrics metrics, ServiceHealth health, TopologyPlan plan)
    {
        metrics.Observe(PipelineMetric.Ready, () => health.Reasons().All(reason => reason.IsWarning) ? 1 : 0);
        metrics.Observe(PipelineMetric.Deadline, () => plan.Batching.Deadline.TotalSeconds);
    }

    /// <summary>Reports what it does.</summary>
    /// <param name="metrics">Of the topology.</param>
    /// <param name="pipeline">The one that works now: a new one may take its place.</param>
    public static void Observe(PipelineMetrics metrics, Func<ScoringPipeline> pipeline)
    {
        metrics.Observe(PipelineMetric.Lag, () => pipeline().Lag);
        metrics.Observe(PipelineMetric.AssignedPartitions, () => pipeline().State.AssignedPartitions);
        metrics.Observe(PipelineMetric.HeldPartitions, () => pipeline().State.HeldPartitions);
        metrics.Observe(PipelineMetric.InFlightEvents, () => pipeline().State.InFlight);
        metrics.Observe(PipelineMetric.InFlightBytes, () => pipeline().InFlightBytes);
        metrics.Observe(PipelineMetric.InFlightLimitEvents, () => pipeline().InFlight.Events);
        metrics.Observe(PipelineMetric.InFlightLimitBytes, () => pipeline().InFlight.Bytes);
        metrics.Observe(PipelineMetric.OldestInFlight, () => pipeline().OldestInFlightAge.TotalSeconds);
        metrics.Observe(PipelineMetric.Uncommitted, () => pipeline().State.Uncommitted);
        metrics.ObserveHold(() => pipeline().State.HoldCause);
        metrics.Observe(PipelineMetric.RunTimeFixed, () => pipeline().Runs.FixedSeconds);
        metrics.Observe(PipelineMetric.RunTimeRow, () => pipeline().Runs.SecondsPerRow);
        metrics.Observe(PipelineMetric.RunTimeError, () => pipeline().Runs.PredictionError);
        metrics.Observe(PipelineMetric.BreakerOpen, () => pipeline().ModelTrouble is null ? 0 : 1);
        metrics.Observe(PipelineMetric.RunLimit, () => pipeline().RunLimit);
        metrics.Observe(PipelineMetric.SuspectEvents, () => pipeline().SuspectEvents);
        metrics.ObserveBusy(stage => pipeline().BusyRatioOf(stage));
        metrics.Observe(PipelineMetric.EventTimeLag, () => pipeline().State.EventTimeLagSeconds);
    }
}
