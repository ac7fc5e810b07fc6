using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamInfer.TestKit.Processes;

namespace StreamInfer.TestKit.Faults;

/// <summary>
/// What a run under faults stands on: a broker in a process of its own (or the cluster that <see cref="TestEnvironment"/> names), a scripted registry, topics,
/// a model, and instances of the service.
/// </summary>
internal sealed class FaultBed : IAsyncDisposable
{
    /// <summary>A member that is silent for so long is out of the group.</summary>
    public static readonly TimeSpan SessionTimeout = TimeSpan.FromSeconds(3);

    private const int Partitions = 6;

    // What a gate measures while everything else is killed and started says nothing.
    private const string GateDeadline = "5s";

    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CaughtUpLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly TemporaryFolder _folder = new();
    private readonly BedOptions _options;
    private readonly string[] _modelFiles;
    private readonly string _group;
    private readonly List<ServiceInstance> _instances = [];
    private readonly LoadSchemas _schemas;
    private readonly Lazy<IConsumer<byte[], byte[]>> _onlooker;

    private FaultBed(BedOptions options)
    {
        _options = options;

        // In a cluster that others use too, every run has names of its own.
        _group = $"faults-{Guid.NewGuid():N}";
        Topics = new FaultTopics($"{_group}-events", $"{_group}-scores", $"{_group}-dead-letters", $"{_group}-shadow", $"{_group}-control", $"{_group}-audit");
        Broker = TestEnvironment.Bootstrap is null ? new BrokerProgram() : null;
        Registry = TestEnvironment.Registry is null ? new ScriptedRegistry() : null;
        _schemas = new LoadSchemas(TestEnvironment.Registry, Topics.Source);
        _onlooker = new Lazy<IConsumer<byte[], byte[]>>(OpenOnlooker);
        _modelFiles = FaultModels.Write(_folder, "models");
    }

    /// <summary>Null where a cluster was given: its brokers are not ours to kill.</summary>
    public BrokerProgram? Broker { get; }

    public string Bootstrap => Broker?.Address ?? TestEnvironment.Bootstrap!;

    /// <summary>Null where a registry was given.</summary>
    public ScriptedRegistry? Registry { get; }

    public FaultTopics Topics { get; }

    /// <summary>What the instances belong to.</summary>
    public string Group => _group;

    public static Task<FaultBed> StartAsync(DeliveryPromise promise) => StartAsync(new BedOptions(promise));

    public static async Task<FaultBed> StartAsync(BedOptions options)
    {
        var bed = new FaultBed(options);
        if (bed.Broker is { } broker)
        {
            await broker.StartAsync();
        }

        using var admin = bed.OpenAdmin();
        await admin.CreateTopicsAsync(
        [
            new TopicSpecification { Name = bed.Topics.Source, NumPartitions = Partitions, ReplicationFactor = 1 },
            new TopicSpecification { Name = bed.Topics.Predictions, NumPartitions = Partitions, ReplicationFactor = 1 },
            new TopicSpecification { Name = bed.Topics.DeadLetters, NumPartitions = 1, ReplicationFactor = 1 },
            new TopicSpecification { Name = bed.Topics.Shadow, NumPartitions = 1, ReplicationFactor = 1 },
        ]);
        return bed;
    }

    /// <summary>Makes an instance, which is not started yet, and ends with the bed.</summary>
    /// <param name="number">Tells it from the others.</param>
    /// <param name="isStatic">Whether it is a static member (<c>group.instance.id</c>).</param>
    /// <param name="sessionTimeout">After which silence it is out of the group; null for <see cref="SessionTimeout"/>.</param>
    public ServiceInstance Service(int number, bool isStatic = false, TimeSpan? sessionTimeout = null)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"service-{number}");
        var topology = Topology(name, isStatic, sessionTimeout ?? SessionTimeout);
        var instance = new ServiceInstance(name, _folder.Write($"{name}.yaml", topology), _folder.File("models"));
        _instances.Add(instance);
        return instance;
    }

    public EventLoad Load(int perSecond) => new(Bootstrap, Topics.Source, perSecond, _options.Keys, _schemas.IdOf, TimeProvider.System);

    /// <summary>Who changes versions, by the program's own commands; for a bed with control.</summary>
    public VersionOperator Operator() => new(_folder.Write("operator.yaml", Topology("operator", isStatic: false, SessionTimeout)), _folder.File("models"), Topics.Shadow);

    /// <summary>Waits until the group has committed everything that is in the source topic; nothing must be sent any more.</summary>
    /// <exception cref="TimeoutException">It has not, within some minutes.</exception>
    public async Task CaughtUpAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        while (await Task.Run(() => Left()) is var left and > 0)
        {
            if (TimeProvider.System.GetElapsedTime(began) > CaughtUpLimit)
            {
                throw new TimeoutException($"{left} events were not committed within {CaughtUpLimit}");
            }

            await Task.Delay(Step, TimeProvider.System);
        }
    }

    /// <summary>How many predictions there are, repeats included.</summary>
    public Task<long> PredictedAsync() =>
        Task.Run(() => Enumerable.Range(0, Partitions).Sum(partition => End(new TopicPartition(Topics.Predictions, partition))));

    /// <summary>Waits until there are so many predictions, repeats included.</summary>
    /// <exception cref="TimeoutException">There are not, within some minutes.</exception>
    public async Task PredictedAsync(long count)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (await PredictedAsync() is var predicted && predicted < count)
        {
            if (TimeProvider.System.GetElapsedTime(began) > CaughtUpLimit)
            {
                throw new TimeoutException($"there are {predicted} predictions and should have been {count} within {CaughtUpLimit}");
            }

            await Task.Delay(Step, TimeProvider.System);
        }
    }

    /// <summary>Waits until every partition has its owner, and each member of the group as many.</summary>
    /// <returns>The partitions of each member by its <c>group.instance.id</c>; for static members.</returns>
    /// <exception cref="TimeoutException">The group is not in balance within some minutes.</exception>
    public async Task<SortedDictionary<string, string>> BalancedAsync(int members)
    {
        using var admin = OpenAdmin();
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < CaughtUpLimit)
        {
            var groups = await admin.DescribeConsumerGroupsAsync([_group]);
            var group = groups.ConsumerGroupDescriptions.Single();
            if (group.State == ConsumerGroupState.Stable && group.Members.Count == members
                && group.Members.TrueForAll(member => member.Assignment.TopicPartitions.Count == Partitions / members))
            {
                return new SortedDictionary<string, string>(
                    group.Members.ToDictionary(member => member.GroupInstanceId, member => string.Join(", ", member.Assignment.TopicPartitions.Select(each => each.Partition.Value).Order())),
                    StringComparer.Ordinal);
            }

            await Task.Delay(Step, TimeProvider.System);
        }

        throw new TimeoutException($"the group was not in balance within {CaughtUpLimit}");
    }

    public Task<Verdict> CheckAsync() => Task.Run(() => OutputChecker.Check(Bootstrap, Topics, _modelFiles, _options.Promise));

    public async ValueTask DisposeAsync()
    {
        _instances.ForEach(instance => instance.Dispose());
        if (Broker is null)
        {
            using var admin = OpenAdmin();
            await admin.DeleteTopicsAsync(_options.HasControl ? Topics.All : Topics.All[..4]);
        }

        if (_onlooker.IsValueCreated)
        {
            _onlooker.Value.Dispose();
        }

        if (Registry is not null)
        {
            await Registry.DisposeAsync();
        }

        Broker?.Dispose();
        _schemas.Dispose();
        _folder.Dispose();
    }

    private IAdminClient OpenAdmin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Bootstrap }).SetLogHandler((_, _) => { }).Build();

    private IConsumer<byte[], byte[]> OpenOnlooker() =>
        new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = Bootstrap, GroupId = _group }).SetLogHandler((_, _) => { }).Build();

    private long Left()
    {
        var partitions = Enumerable.Range(0, Partitions).Select(partition => new TopicPartition(Topics.Source, partition));
        return _onlooker.Value.Committed(partitions, CallLimit).Sum(committed => End(committed.TopicPartition) - Math.Max(0, committed.Offset.Value));
    }

    private long End(TopicPartition partition) => _onlooker.Value.QueryWatermarkOffsets(partition, CallLimit).High.Value;

    private string Topology(string instance, bool isStatic, TimeSpan sessionTimeout) => string.Create(CultureInfo.InvariantCulture, $$"""
        name: {{_group}}
        source: { topic: {{Topics.Source}}, group: {{_group}}, format: avro, commitInterval: 200ms }
        features:
          - { name: a, path: a }
          - { name: b, path: b }
          - { name: c, path: c }
        model: { name: faults, version: 1, device: cpu }
        batching: { maxBatchSize: 64, deadline: {{(_options.HasControl ? GateDeadline : "10ms")}} }
        output: { topic: {{Topics.Predictions}}, deadLetters: {{Topics.DeadLetters}}, format: json, headers: all, threshold: 0.5 }
        registry: { url: "{{Registry?.Url ?? TestEnvironment.Registry}}", timeout: 1s }
        {{(_options.Promise == DeliveryPromise.ExactlyOnce ? "delivery: exactly-once\ntransaction: { timeout: 3s }" : string.Empty)}}
        {{(_options.HasControl ? Control(instance) : string.Empty)}}
        kafka:
          bootstrap.servers: {{Bootstrap}}
          session.timeout.ms: {{(int)sessionTimeout.TotalMilliseconds}}
          heartbeat.interval.ms: 300
          reconnect.backoff.ms: 10
          reconnect.backoff.max.ms: 200
        {{(isStatic ? $"  group.instance.id: {instance}" : string.Empty)}}
        """);

    private string Control(string instance) => string.Create(CultureInfo.InvariantCulture, $$"""
        rollout: { stages: [5, 50, 100], hold: {{(int)_options.Hold.TotalSeconds}}s, minSamples: {{_options.MinSamples}}, guardrails: { runTimeP99: 1h } }
        control: { topic: {{Topics.Control}}, auditTopic: {{Topics.Audit}}, reportInterval: 1s, keep: 1, instanceId: {{instance}} }
        """);
}
