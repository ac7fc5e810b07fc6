using System.Collections.Immutable;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Building;

/// <summary>Makes the plan of a topology without mistakes.</summary>
internal static class TopologyPlanBuilder
{
    public static TopologyPlan Build(SectionOptions topology)
    {
        var registry = topology.Find(TopologyKeys.Registry);
        var limits = topology.Find(TopologyKeys.Limits) ?? new SectionOptions(topology.PlaceOf(TopologyKeys.Limits));
        var kafka = topology.Get(TopologyKeys.Kafka);
        ImmutableArray<FeaturePlan> features = [.. topology.Get(TopologyKeys.Features).Select(feature => FeaturePlanBuilder.Build(feature.Value))];
        var batching = BuildBatching(topology.Find(TopologyKeys.Batching) ?? new SectionOptions(topology.PlaceOf(TopologyKeys.Batching)));
        var monitoring = topology.Find(TopologyKeys.Monitoring) is { } watched ? MonitoringPlanBuilder.Build(watched, features) : null;
        var guardrails = new GuardrailPlan { RunTimeP99 = batching.Deadline, Quality = monitoring?.Labels is null ? null : GuardrailPlan.DefaultQuality };
        return new TopologyPlan
        {
            Name = topology.Get(TopologyKeys.Name),
            Source = BuildSource(topology.Get(TopologyKeys.Source)),
            Features = features,
            Model = BuildModel(topology.Get(TopologyKeys.Model)),
            Batching = batching,
            Rollout = RolloutPlanBuilder.Build(topology.FindValue(TopologyKeys.Rollout) ?? [], topology.Get(TopologyKeys.Name), guardrails),
            Shadows = [.. (topology.FindValue(TopologyKeys.Shadow) ?? []).Select(shadow => RolloutPlanBuilder.BuildShadow(shadow.Value))],
            Control = topology.Find(TopologyKeys.Control) is { } control ? RolloutPlanBuilder.BuildControl(control) : null,
            Monitoring = monitoring,
            Output = BuildOutput(topology.Get(TopologyKeys.Output), registry is null ? EventFormat.Json : EventFormat.Avro),
            Transaction = topology.Get(TopologyKeys.Delivery) == DeliveryGuarantee.ExactlyOnce
                ? BuildTransaction(topology.Find(TopologyKeys.Transaction) ?? new SectionOptions(topology.PlaceOf(TopologyKeys.Transaction)))
                : null,
            Limits = BuildLimits(limits),
            DrainTimeout = (topology.Find(TopologyKeys.Rebalance) ?? new SectionOptions(topology.PlaceOf(TopologyKeys.Rebalance))).Get(RebalanceKeys.DrainTimeout),
            ShutdownTimeout = topology.Get(TopologyKeys.ShutdownTimeout),
            Registry = registry is null ? null : BuildRegistry(registry, limits.Get(LimitsKeys.MaxSchemaBytes)),
            Kafka = kafka.Properties,
            EmbeddedBroker = BuildEmbeddedBroker(kafka.Embedded),
        };
    }

    private static SourcePlan BuildSource(SectionOptions source) => new()
    {
        Topic = source.Get(SourceKeys.Topic),
        Group = source.Get(SourceKeys.Group),
        Format = source.Get(SourceKeys.Format),
        SchemaFile = source.Find(SourceKeys.Schema),
        ReaderSchemaFile = source.Find(SourceKeys.ReaderSchema),
        EventTime = source.Find(SourceKeys.EventTime),
        Tombstones = source.Get(SourceKeys.Tombstones),
        CommitInterval = source.Get(SourceKeys.CommitInterval),
        MaxUncommitted = source.Get(SourceKeys.MaxUncommitted),
    };

    private static ModelPlan BuildModel(SectionOptions model) =>
        new(model.Get(ModelKeys.Name), model.Get(ModelKeys.Version), model.Get(ModelKeys.Device))
        {
            Threads = model.Get(ModelKeys.Threads),
            RunTimeout = model.Get(ModelKeys.RunTimeout),
            OnFailure = model.Get(ModelKeys.OnModelFailure),
            Cuda = model.Find(ModelKeys.Cuda) is { } cuda ? BuildCuda(cuda) : new CudaPlan(),
        };

    private static CudaPlan BuildCuda(SectionOptions cuda) => new()
    {
        Device = cuda.Get(CudaKeys.Device),
        MemoryLimitMiB = cuda.Get(CudaKeys.MemoryLimit),
        Graphs = cuda.Get(CudaKeys.Graphs),
        Tf32 = cuda.Get(CudaKeys.Tf32),
        TensorRt = cuda.Get(CudaKeys.TensorRt),
    };

    private static BatchingPlan BuildBatching(SectionOptions batching) =>
        new(batching.Get(BatchingKeys.MaxBatchSize), batching.Get(BatchingKeys.Deadline), batching.Get(BatchingKeys.OnLate))
        {
            Prefer = batching.Get(BatchingKeys.Prefer),
            DeadlineFrom = batching.Get(BatchingKeys.DeadlineFrom),
            Sizes = batching.FindValue(BatchingKeys.Sizes) is { } sizes ? [.. sizes.Select(size => size.Value)] : [],
            Concurrency = batching.Get(BatchingKeys.Concurrency),
            MaxInFlightEvents = batching.Get(BatchingKeys.MaxInFlightEvents),
            MaxInFlightBytes = batching.Get(BatchingKeys.MaxInFlightBytes),
        };

    private static OutputPlan BuildOutput(SectionOptions output, EventFormat format) => new()
    {
        Topic = output.Get(OutputKeys.Topic),
        DeadLetters = output.Get(OutputKeys.DeadLetters),
        Format = output.FindValue(OutputKeys.Format) ?? format,
        Threshold = output.FindValue(OutputKeys.Threshold),
        Headers = output.Get(OutputKeys.Headers),
        CopyHeaders = output.Get(OutputKeys.CopyHeaders),
    };

    private static TransactionPlan BuildTransaction(SectionOptions transaction) => new(
        transaction.Get(TransactionKeys.Interval), transaction.Get(TransactionKeys.MaxEvents), transaction.Get(TransactionKeys.Timeout), transaction.Find(TransactionKeys.Id));

    private static LimitsPlan BuildLimits(SectionOptions limits) => new()
    {
        MaxPayloadBytes = limits.Get(LimitsKeys.MaxPayloadBytes),
        MaxKeyBytes = limits.Get(LimitsKeys.MaxKeyBytes),
        MaxHeaders = limits.Get(LimitsKeys.MaxHeaders),
        MaxHeaderBytes = limits.Get(LimitsKeys.MaxHeaderBytes),
        Rate = limits.Find(LimitsKeys.Rate) is { } rate ? new RatePlan(rate.Get(RateKeys.EventsPerSecond), rate.Get(RateKeys.OnOver)) : null,
    };

    private static EmbeddedBrokerPlan? BuildEmbeddedBroker(SectionOptions embedded) => embedded.Find(EmbeddedBrokerKeys.Embedded) is { } folder
        ? new(folder, embedded.Get(EmbeddedBrokerKeys.Listen), embedded.Get(EmbeddedBrokerKeys.Flush))
        : null;

    private static RegistryPlan BuildRegistry(SectionOptions registry, int maxSchemaBytes) => new()
    {
        Urls = [.. registry.Get(RegistryKeys.Url).Select(url => url.Value)],
        Username = registry.Find(RegistryKeys.Username),
        Password = registry.Find(RegistryKeys.Password),
        Token = registry.Find(RegistryKeys.Token),
        CaFile = registry.Find(RegistryKeys.Ca),
        CertificateFile = registry.Find(RegistryKeys.Certificate),
        KeyFile = registry.Find(RegistryKeys.Key),
        Timeout = registry.Get(RegistryKeys.Timeout),
        MaxSchemaBytes = maxSchemaBytes,
    };
}
