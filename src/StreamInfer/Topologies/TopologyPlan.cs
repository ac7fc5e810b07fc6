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

    /// <summary>Which other versions get a share of the events at the start, and how shares grow; what else is asked for later lies in the control topic.</summary>
    public RolloutPlan Rollout { get; init; } = new();

    /// <summary>The versions that score copies at the start; each once, none of them the active one.</summary>
    public ImmutableArray<ShadowPlan> Shadows { get; init; } = [];

    /// <summary>Where the desired state lies; null where this plan alone says what runs.</summary>
    public ControlPlan? Control { get; init; }

    /// <summary>How features and scores are watched; null where they are not.</summary>
    public MonitoringPlan? Monitoring { get; init; }

    public required OutputPlan Output { get; init; }

    /// <summary>How output is written in transactions; null for at-least-once delivery without them.</summary>
    public TransactionPlan? Transaction { get; init; }

    /// <summary>What an event may be at most, and how many may come.</summary>
    public LimitsPlan Limits { get; init; } = new();

    /// <summary>For finishing what is in flight before partitions go to another member. Default 10 s, 1 ms to 4 min.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For finishing what is in flight at the end. Default 20 s, 1 s to 10 min: under the 30 s after which orchestrators kill.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Null where no Schema Registry is used.</summary>
    public required RegistryPlan? Registry { get; init; }

    /// <summary>Properties for librdkafka, passed through. Contains <c>bootstrap.servers</c>, unless <see cref="EmbeddedBroker"/> is set.</summary>
    public required ImmutableDictionary<string, string> Kafka { get; init; }

    /// <summary>The broker to run in this process, whose address then is <c>bootstrap.servers</c>; null for brokers elsewhere.</summary>
    public EmbeddedBrokerPlan? EmbeddedBroker { get; init; }
}
