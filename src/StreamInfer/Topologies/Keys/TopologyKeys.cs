using System.Collections.Immutable;
using StreamInfer.Topologies.Rules;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>
/// The whole of a topology file. To add a key: declare it in its section's class and list it there, read it in <c>Building</c>, and bring
/// <c>topologies/topology.schema.json</c> up to date with <c>streaminfer validate --schema</c>.
/// </summary>
internal static class TopologyKeys
{
    public static readonly KeyOf<string> Name = new(
        "name", NameShapes.Simple, "Names the pipeline in logs and metrics.") { Required = true };

    public static readonly KeyOf<SectionOptions> Source = new(
        "source", SourceKeys.Section, "Where events come from and how they are read.") { Required = true };

    public static readonly KeyOf<ImmutableArray<Located<SectionOptions>>> Features = new(
        "features",
        new ListShape<SectionOptions>(FeatureKeys.Section) { Rule = FeatureRules.CheckNames },
        "What of an event the model gets, in the order of its columns.") { Required = true };

    public static readonly KeyOf<SectionOptions> Model = new("model", ModelKeys.Section, "Which model scores.") { Required = true };

    public static readonly KeyOf<SectionOptions> Batching = new(
        "batching", BatchingKeys.Section, "How events are packed into micro-batches.");

    public static readonly KeyOf<ImmutableArray<Located<SectionOptions>>> Rollout = new(
        "rollout",
        new ListShape<SectionOptions>(RolloutKeys.Section) { AllowsSingle = true, Rule = RolloutRules.CheckCandidates },
        "A share of the keys for another version, or a list of such shares.");

    public static readonly KeyOf<ImmutableArray<Located<SectionOptions>>> Shadow = new(
        "shadow",
        new ListShape<SectionOptions>(ShadowKeys.Section) { Rule = ShadowRules.CheckVersions },
        "Versions that score copies of events, without influence on the predictions.");

    public static readonly KeyOf<SectionOptions> Control = new(
        "control", ControlKeys.Section, "Where instances find which versions score; left out, this file alone says it.");

    public static readonly KeyOf<SectionOptions> Output = new(
        "output", OutputKeys.Section, "Where predictions and dead letters go.") { Required = true };

    public static readonly KeyOf<DeliveryGuarantee> Delivery = new(
        "delivery",
        new ChoiceShape<DeliveryGuarantee>(("at-least-once", DeliveryGuarantee.AtLeastOnce), ("exactly-once", DeliveryGuarantee.ExactlyOnce)),
        "What is promised about predictions when something fails: none is lost, or, to readers of committed records, none is lost or there twice.")
        { Default = "at-least-once" };

    public static readonly KeyOf<SectionOptions> Transaction = new(
        "transaction", TransactionKeys.Section, "How output is written in transactions, for exactly-once.");

    public static readonly KeyOf<SectionOptions> Rebalance = new(
        "rebalance", RebalanceKeys.Section, "What is done when partitions move between the members of the group.");

    public static readonly KeyOf<SectionOptions> Limits = new(
        "limits", LimitsKeys.Section, "What an event may be at most, and how many may come.");

    /// <summary>Beside the sections, since it is about all of them: batches, output, positions, membership.</summary>
    public static readonly KeyOf<TimeSpan> ShutdownTimeout = new(
        "shutdownTimeout",
        new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
        "For finishing what is in flight after SIGTERM or SIGINT; 5 s more are granted for leaving the group.") { Default = "20s" };

    public static readonly KeyOf<SectionOptions> Monitoring = new(
        "monitoring", MonitoringKeys.Section, "How features and scores are watched for drift and anomalies, beside the scoring; left out, they are not.");

    public static readonly KeyOf<SectionOptions> Registry = new(
        "registry", RegistryKeys.Section, "How to reach the Schema Registry; left out, none is used.");

    public static readonly KeyOf<KafkaSection> Kafka = new(
        "kafka", new KafkaShape(), "Properties for librdkafka, passed through; or a broker in this process.") { Required = true };

    public static readonly SectionShape Section = new(
        Name, Source, Features, Model, Batching, Rollout, Shadow, Control, Output, Delivery, Transaction, Rebalance, Limits, ShutdownTimeout, Monitoring, Registry, Kafka)
    {
        Rules =
        [
            TopicRules.CheckLoops,
            RegistryRules.CheckNeeded,
            TransactionRules.CheckUsed,
            RolloutRules.CheckTopology,
            ShadowRules.CheckTopology,
            SideTopicRules.Check,
            WatchedFeatureRules.Check,
            LabelsRules.CheckTopology,
            CudaRules.CheckSizes,
        ],
    };
}
