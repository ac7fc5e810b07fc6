using StreamInfer.Decoding;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Service;

/// <summary>What the join of labels is put together from. Owned by whoever made it.</summary>
internal sealed record LabelsParts
{
    /// <summary>With labels.</summary>
    public required TopologyPlan Topology { get; init; }

    public required KafkaProperties Kafka { get; init; }

    /// <summary>Null where neither predictions nor labels are Avro.</summary>
    public required ISchemaRegistry? Registry { get; init; }

    /// <summary>Of <c>schemas/drift.avsc</c>; read for Avro only.</summary>
    public required int DriftSchemaId { get; init; }

    /// <summary>From which score on a version decides true; asked once for each.</summary>
    public required Func<int, double> ThresholdOf { get; init; }

    /// <summary>Whether this instance has the first partition.</summary>
    public required Func<bool> IsFirst { get; init; }

    /// <summary>Called on its thread before anything else: makes it one of lower priority.</summary>
    public required Action OnThread { get; init; }

    public required TimeProvider Time { get; init; }
}
