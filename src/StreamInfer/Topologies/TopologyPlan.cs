using System.Collections.Immutable;

namespace StreamInfer.Topologies;

/// <summary>One validated pipeline: what a topology file says, with every default filled in. Immutable.</summary>
public sealed record TopologyPlan
{
    /// <summary>Names the pipeline in logs and metrics: letters, digits, '.', '_' and '-', at most 100 characters.</summary>
    public required string Name { get; init; }

    public required SourcePlan Source { get; init; }

    /// <summary>In column order; at least one.</summary>
    public required ImmutableArray<FeaturePlan> Features { get; init; }

    public required ModelPlan Model { get; init; }

    public required BatchingPlan Batching { get; init; }

    public required OutputPlan Output { get; init; }

    /// <summary>How output is written in transactions; null for at-least-once delivery without them.</summary>
    public TransactionPlan? Transaction { get; init; }

    /// <summary>Null where no Schema Registry is used.</summary>
    public required RegistryPlan? Registry { get; init; }

    /// <summary>Properties for librdkafka, passed through. Contains <c>bootstrap.servers</c>, unless <see cref="EmbeddedBroker"/> is set.</summary>
    public required ImmutableDictionary<string, string> Kafka { get; init; }

    /// <summary>The broker to run in this process, whose address then is <c>bootstrap.servers</c>; null for brokers elsewhere.</summary>
    public EmbeddedBrokerPlan? EmbeddedBroker { get; init; }
}
