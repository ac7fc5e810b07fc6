using System.Net;
using Microsoft.Extensions.Logging;
using StreamInfer.Host.Audit;
using StreamInfer.Host.Broker;
using StreamInfer.Host.Service;
using StreamInfer.Host.Simulation;
using StreamInfer.Kafka.Audit;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.SchemaRegistry;
using StreamInfer.Models.Audit;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Demo.Stories;

/// <summary>What a story plays on: an embedded broker and registry, the service, transactions that do not stop, and a repository that versions come to.</summary>
internal sealed class StoryStage : IAsyncDisposable
{
    /// <summary>How long anything that a story waits for may take; on an idle machine it is seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly DemoCluster _cluster;
    private readonly CancellationTokenSource _stopSending = new();
    private readonly CancellationTokenSource _stopScoring = new();
    private readonly SchemaRegistryClient _registry;
    private readonly StoryOperator? _operator;
    private Task _scoring = Task.CompletedTask;
    private Task _sending = Task.CompletedTask;

    private StoryStage(DemoCluster cluster, TopologyPlan plan, string folder, ILoggerFactory logs)
    {
        (_cluster, Plan) = (cluster, plan);
        Repository = new StoryRepository(Path.Combine(folder, "models"), plan.Model.Name);
        _operator = plan.Control is null ? null : new StoryOperator(plan, Repository.Folder, Time, logs);
        Service = new ScoringService(BrokerMember.Of(plan), new ServiceOptions(Repository.Folder, new IPEndPoint(IPAddress.Loopback, 0)), Time, logs);
        _registry = new SchemaRegistryClient(plan.Registry!, Time, logs.CreateLogger<SchemaRegistryClient>());
    }

    public TopologyPlan Plan { get; }

    public StoryRepository Repository { get; }

    /// <summary>Where the topology has a control topic.</summary>
    public StoryOperator Operator => _operator ?? throw new StoryBrokenException("the topology has no control topic");

    public ScoringService Service { get; }

    public TransactionProducer Simulator { get; private set; } = null!;

    /// <summary>What goes wrong in the simulation; null for nothing.</summary>
    public Scenario? Scenario { get; private set; }

    /// <summary>Where shadows write to.</summary>
    public string ShadowTopic => $"{Plan.Output.Topic}-shadow";

    /// <summary>Events that have their output.</summary>
    public long Completed => Service.Pipeline?.State.Completed ?? 0;

    /// <param name="options">What the command line says.</param>
    /// <param name="check">Throws where the topology is not one that the story can be told of.</param>
    /// <param name="folder">For what lasts as long as the story.</param>
    /// <param name="logs">Take what is worth telling.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="StartFailure">The topology or something else of the caller's is wrong.</exception>
    public static async Task<StoryStage> StartAsync(StoryOptions options, Action<TopologyPlan> check, string folder, ILoggerFactory logs, CancellationToken stop)
    {
        var cluster = await DemoCluster.StartAsync(Path.Combine(folder, "broker"), logs);
        StoryStage? stage = null;
        try
        {
            var plan = DemoSetup.ReadTopology(options.Topology, cluster);
            check(plan);
            await cluster.CreateTopicsAsync(plan);
            stage = new StoryStage(cluster, plan, folder, logs);
            await stage.BeginAsync(options, logs, stop);
            return stage;
        }
        catch
        {
            await (stage?.DisposeAsync() ?? cluster.DisposeAsync());
            throw;
        }
    }

    /// <summary>Waits for something.</summary>
    /// <param name="look">Gives it, or null where it is not there yet.</param>
    /// <param name="what">What it is, for the case that it does not come.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<T> UntilAsync<T>(Func<Task<T?>> look, string what, CancellationToken stop)
        where T : class
    {
        var began = Time.GetTimestamp();
        while (true)
        {
            if (await look() is { } found)
            {
                return found;
            }

            if (_scoring.IsCompleted)
            {
                await _scoring;
                throw new StoryBrokenException($"the service ended before {what}");
            }

            if (Time.GetElapsedTime(began) > Patience)
            {
                throw new StoryBrokenException($"not within {Patience.TotalSeconds:F0} s: {what}");
            }

            await Task.Delay(Look, Time, stop);
        }
    }

    public Task<T> UntilAsync<T>(Func<T?> look, string what, CancellationToken stop)
        where T : class => UntilAsync(() => Task.FromResult(look()), what, stop);

    /// <summary>Waits until so many events more have their output.</summary>
    public Task CompletedAsync(long more, CancellationToken stop)
    {
        var until = Completed + more;
        return UntilAsync(() => Completed >= until ? this : null, $"{until} events are scored", stop);
    }

    /// <summary>Sends no more, lets everything be scored, and ends the service.</summary>
    public async Task EndAsync(CancellationToken stop)
    {
        await _stopSending.CancelAsync();
        await _sending;
        await UntilAsync(() => Completed >= Simulator.Acknowledged ? this : null, "everything is scored", stop);
        await _stopScoring.CancelAsync();
        await _scoring;
    }

    /// <summary>The audit topic as it is now.</summary>
    public async Task<IReadOnlyList<AuditEntry>> AuditAsync(CancellationToken stop) =>
        (await new KafkaAuditReader(Plan.Control!.AuditTopic!, new KafkaProperties($"{Plan.Name}-story", Plan.Kafka), _registry, Time).ReadAsync(Plan.Name, null, stop)).Entries;

    /// <summary>Asks what <c>streaminfer audit</c> asks.</summary>
    public Task<AuditAnswer> AuditAsync(SourcePosition place, CancellationToken stop) =>
        new AuditQuestion(Plan, Plan.Control!.AuditTopic, _registry, Time).AnswerAsync(new AuditTarget(null, place), null, stop);

    public async ValueTask DisposeAsync()
    {
        await _stopSending.CancelAsync();
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stopScoring.CancelAsync();
        await _scoring.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Simulator?.Dispose();
        await Service.DisposeAsync();
        _operator?.Dispose();
        _registry.Dispose();
        await _cluster.DisposeAsync();
        _stopSending.Dispose();
        _stopScoring.Dispose();
    }

    private async Task BeginAsync(StoryOptions options, ILoggerFactory logs, CancellationToken stop)
    {
        await BrokerTopics.CreateMissingAsync(_cluster.BootstrapServers, [new() { Name = ShadowTopic, NumPartitions = 1, ReplicationFactor = 1 }]);
        Repository.Add(options.Models, Plan.Model.Version ?? 1);
        _scoring = Service.RunAsync(_stopScoring.Token);
        await DemoSetup.WaitForPartitionsAsync(Service, _scoring, stop);
        var start = Time.GetUtcNow();
        Scenario = options.ScenarioFrom(start);
        var simulation = new SimulationOptions { Seed = options.Seed, Start = start, EventsPerSecond = options.Rate, Scenario = Scenario };
        Simulator = await DemoSetup.OpenSimulatorAsync(Plan, simulation, duration: null, logs, stop);
        _sending = Simulator.RunAsync(_stopSending.Token);
    }
}
