using StreamInfer.Host.Http;
using StreamInfer.Host.Telemetry;
using StreamInfer.Pipeline;
using StreamInfer.Telemetry;
using StreamInfer.Telemetry.Catalogue;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Service;

/// <summary>Connects the pipeline's instruments with <c>/metrics</c>.</summary>
internal sealed class ServiceMetrics : IDisposable
{
    private readonly PipelineMetrics _metrics;

    public ServiceMetrics(PipelineMetrics metrics)
    {
        _metrics = metrics;
        Scrape = new PrometheusScrape([metrics.MeterName, ProcessMeter.Name], [writer => EventLatencyFamily.Write(writer, metrics)]);
        metrics.StartAtZero();
        ProcessMeter.Open();
    }

    public PrometheusScrape Scrape { get; }

    /// <summary>Reports what is known before there is a pipeline.</summary>
    public void Observe(ServiceHealth health, TopologyPlan plan)
    {
        _metrics.Observe(PipelineMetric.Ready, () => health.Reasons().All(reason => reason.IsWarning) ? 1 : 0);
        _metrics.Observe(PipelineMetric.Deadline, () => plan.Batching.Deadline.TotalSeconds);
    }

    /// <summary>Reports what a pipeline knows only when asked.</summary>
    /// <param name="pipeline">The one that works now: a new one may take its place.</param>
    public void Observe(Func<ScoringPipeline> pipeline)
    {
        _metrics.Observe(PipelineMetric.Lag, () => pipeline().Lag);
        _metrics.Observe(PipelineMetric.AssignedPartitions, () => pipeline().State.AssignedPartitions);
        _metrics.Observe(PipelineMetric.HeldPartitions, () => pipeline().State.HeldPartitions);
        _metrics.Observe(PipelineMetric.InFlightEvents, () => pipeline().State.EventsRead - pipeline().State.EventsRewound - pipeline().State.Completed);
        _metrics.Observe(PipelineMetric.InFlightBytes, () => pipeline().InFlightBytes);
        _metrics.Observe(PipelineMetric.InFlightLimitEvents, () => pipeline().InFlight.Events);
        _metrics.Observe(PipelineMetric.InFlightLimitBytes, () => pipeline().InFlight.Bytes);
        _metrics.Observe(PipelineMetric.OldestInFlight, () => pipeline().OldestInFlightAge.TotalSeconds);
        _metrics.Observe(PipelineMetric.Uncommitted, () => pipeline().State.Uncommitted);
        _metrics.ObserveHold(() => pipeline().State.HoldCause);
        _metrics.Observe(PipelineMetric.RunTimeFixed, () => pipeline().Runs.FixedSeconds);
        _metrics.Observe(PipelineMetric.RunTimeRow, () => pipeline().Runs.SecondsPerRow);
        _metrics.Observe(PipelineMetric.RunTimeError, () => pipeline().Runs.PredictionError);
        _metrics.Observe(PipelineMetric.BreakerOpen, () => pipeline().ModelTrouble is null ? 0 : 1);
        _metrics.Observe(PipelineMetric.RunLimit, () => pipeline().RunLimit);
        _metrics.Observe(PipelineMetric.SuspectEvents, () => pipeline().SuspectEvents);
        _metrics.ObserveBusy(stage => pipeline().BusyRatioOf(stage));
        _metrics.Observe(PipelineMetric.EventTimeLag, () => pipeline().State.EventTimeLagSeconds);
    }

    public void Dispose() => Scrape.Dispose();
}
