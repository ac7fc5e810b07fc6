using Microsoft.Extensions.Logging;
using StreamInfer.Inference;
using StreamInfer.Monitoring.Columns;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.State;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Monitoring.Tap;

/// <summary>What monitoring is put together from. Owned by whoever made it.</summary>
public sealed record MonitoringParts
{
    public required TopologyPlan Topology { get; init; }

    public required MonitoringPlan Plan { get; init; }

    /// <summary>Finds a version's reference; called on monitoring's thread, once for each.</summary>
    public required Func<ScoringModel, MonitoredColumns, MonitoredVersion> Versions { get; init; }

    /// <summary>Takes drift records, and anomalies in the place of dead letters; null where neither has a topic.</summary>
    public required IRecordSink? Sink { get; init; }

    /// <summary>Of <c>schemas/drift.avsc</c>; read for Avro only.</summary>
    public required int DriftSchemaId { get; init; }

    /// <summary>Of <c>schemas/anomaly.avsc</c>; read for Avro only.</summary>
    public required int AnomalySchemaId { get; init; }

    /// <summary>Judges single events; null where no model does. Bound to the topology.</summary>
    public IModelSession? Detector { get; init; }

    /// <summary>Where state is kept and exchanged; null for nowhere.</summary>
    public required StateExchange? State { get; init; }

    /// <summary>
    /// The partitions that events come from; another list whenever they change. None by default. Where there is <see cref="State"/>, whoever has the first judges what all counted.
    /// </summary>
    public Func<IReadOnlyList<int>> Partitions { get; init; } = static () => [];

    /// <summary>Called on its thread before anything else: makes it one of lower priority.</summary>
    public required Action OnThread { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }
}
