using StreamInfer.Pipeline;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Service;

/// <summary>Whether a pipeline scores, and what it waits for where it does not.</summary>
internal sealed class PipelineHealth(ScoringPipeline pipeline, TopologyPlan plan)
{
    /// <summary>Far above what a healthy broker takes, and a leader that moves.</summary>
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(10);

    /// <summary>Whether it has partitions; null where it has.</summary>
    public string? Partitions() => pipeline.State.AssignedPartitions == 0 ? "no partitions are assigned yet" : null;

    /// <summary>What is wrong; null where it is well. A rate limit that is reached is no trouble: somebody wanted it so.</summary>
    public string? Problem() => pipeline.State switch
    {
        { IsPaused: true, HoldCause: HoldCause.InFlight } =>
            $"nothing is read, because as much is in flight as may be ({pipeline.InFlight.Events:N0} events, {pipeline.InFlight.Bytes:N0} bytes): the output topics do not acknowledge, or the model hangs",
        { IsPaused: true, HoldCause: HoldCause.Uncommitted } =>
            $"nothing is read, because source.maxUncommitted, {plan.Source.MaxUncommitted:N0}, events are acknowledged and not committed: the group's coordinator does not answer, or an earlier event's output is not acknowledged",
        _ when pipeline.OldestInFlightAge is var age && age > Stuck =>
            $"an event has been in flight for {age.TotalSeconds:F0} s: the leader of an output partition does not acknowledge (broker away, disk full, too few replicas), or the model hangs",
        _ => null,
    };
}
