using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Features;
using StreamInfer.Host.Api;
using StreamInfer.Host.Http;
using StreamInfer.Inference;
using StreamInfer.Ingestion;
using StreamInfer.Kafka;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Consuming;
using StreamInfer.Kafka.Health;
using StreamInfer.Kafka.Producing;
using StreamInfer.Kafka.SchemaRegistry;
using StreamInfer.Models;
using StreamInfer.Models.Shadows;
using StreamInfer.Monitoring.Tap;
using StreamInfer.OnnxRuntime;
using StreamInfer.Pipeline;
using StreamInfer.Pipeline.Crashes;
using StreamInfer.Publishing;
using StreamInfer.Telemetry;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Service;

/// <summary>
/// One topology at work: puts the adapters at the pipeline's seams, in the order in which they can refuse, and serves metrics and health
/// meanwhile, so that one can see what it waits for. A broker or registry that is away is waited for; what cannot get better by waiting ends it.
/// </summary>
internal sealed class ScoringService : IAsyncDisposable
{
    // For a producer that is finished: at once the first time, as only its place in the group is at stake, and slower while it does not help.
    private static readonly TimeSpan FirstRestart = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRestart = TimeSpan.FromSeconds(30);

    private readonly TopologyPlan _plan;
    private readonly ServiceOptions _options;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _logs;
    private readonly KafkaProperties _kafka;
    private readonly SharedModels? _models;
    private readonly ServiceHealth _health = new();
    private readonly List<IDisposable> _owned = [];
    private HttpServer? _server;
    private ServiceMonitoring? _monitoring;
    private ModelRepository? _repository;
    private ServiceVersions? _versions;

    /// <param name="plan">The topology.</param>
    /// <param name="options">What the command line says.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Take everything that is worth telling.</param>
    /// <param name="models">Those that it shares with other services of the process; null for its own.</param>
    public ScoringService(TopologyPlan plan, ServiceOptions options, TimeProvider time, ILoggerFactory logs, SharedModels? models = null)
    {
        (_plan, _options, _time, _logs, _models) = (plan, options, time, logs, models);
        _kafka = new KafkaProperties(plan.Name, plan.Kafka);
        Metrics = new PipelineMetrics(plan.Name);
        ServiceMetrics.Observe(Metrics, _health, plan);
        _health.Set("pipeline", "starting");
        Pause = new ServicePause(_health);
    }

    /// <summary>What it goes by.</summary>
    public TopologyPlan Plan => _plan;

    public PipelineMetrics Metrics { get; }

    /// <summary>What is wrong, by component.</summary>
    public ServiceHealth Health => _health;

    /// <summary>Lets people stop the reading.</summary>
    public ServicePause Pause { get; }

    /// <summary>The properties of its clients.</summary>
    public KafkaProperties Kafka => _kafka;

    /// <summary>Null where the topology has none.</summary>
    public SchemaRegistryClient? Registry { get; private set; }

    /// <summary>Where its versions come from and who says which score; null before the start.</summary>
    public ServiceVersions? Versions => _versions;

    /// <summary>Null where nothing is watched, or before the start.</summary>
    public MonitoringRunner? Monitoring => _monitoring?.Runner;

    /// <summary>Whether it was told to stop.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>Null until everything it needs is there.</summary>
    public ScoringPipeline? Pipeline { get; private set; }

    /// <summary>Where metrics and health are served; null for nowhere, or before the start.</summary>
    public Uri? Address => _server?.Address;

    /// <summary>Null until it is loaded.</summary>
    public ScoringModel? Model { get; private set; }

    /// <summary>What each shadow has done; none before the start.</summary>
    public ImmutableArray<(int Version, ShadowState State)> Shadows => _versions?.Shadows ?? [];

    /// <summary>Joins late labels; null where the topology has none, or before the start.</summary>
    public ServiceLabels? Labels { get; private set; }

    /// <summary>What a ramp's controller came to last here, in words; null where this instance decides nothing.</summary>
    public string? Advice => _versions?.Director?.Advice;

    /// <summary>Scores until <paramref name="stop"/>, then finishes what is in flight.</summary>
    /// <exception cref="StartFailure">The operator has to mend something; says what.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        if (_options.Listen is { } listen)
        {
            _server = await HttpServer.StartAsync(listen, _options.Security, new ServedTopologies([new ServedTopology(_plan) { Service = this }]), _time, _logs);
        }

        // Now that an exporter listens, if there is one.
        Metrics.StartAtZero();
        await using var stopping = stop.Register(() => IsStopping = true);

        try
        {
            var schemas = SchemaFiles.Read(_plan);
            var registry = OpenRegistry();
            using var versions = OpenVersions(registry);
            _versions = versions;
            var model = await versions.LoadAsync(schemas, _health, Metrics, stop);
            Model = model;
            var maxRecordBytes = await CheckTopicsAsync(stop);
            var ids = await OutputSchemas.RegisterAsync(_plan, registry, stop);
            versions.Begin(ids);
            StartMonitoring(ids);
            StartLabels(ids, registry, versions);
            var crashes = OpenGuard(model);
            await ScoreAsync(() => Compose(versions, registry, ids.Prediction, schemas, maxRecordBytes, crashes), versions, stop);
        }
        catch (SourceException refused)
        {
            throw new StartFailure(refused.Message, ExitCode.Kafka, refused);
        }
        catch (SinkException refused)
        {
            throw new StartFailure(refused.Message, ExitCode.Kafka, refused);
        }
        catch (RegistryException refused)
        {
            throw new StartFailure(refused.Message, ExitCode.Registry, refused);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        foreach (var owned in Enumerable.Reverse(_owned))
        {
            owned.Dispose();
        }

        Metrics.Dispose();
    }

    /// <summary>Runs pipelines, one after the other: where only the producer is finished, a new one begins at the committed positions.</summary>
    private async Task ScoreAsync(Func<(ScoringPipeline Pipeline, IRecordSink Sink)> compose, ServiceVersions versions, CancellationToken stop)
    {
        for (var pause = FirstRestart; ; pause = pause * 2 < LongestRestart ? pause * 2 : LongestRestart)
        {
            var (pipeline, sink) = compose();
            using var producer = sink;
            if (Pipeline is null)
            {
                ServiceMetrics.Observe(Metrics, () => Pipeline!);
                GpuMetrics.Observe(Metrics, _plan.Model, () => Pipeline!.Card, () => versions.Director.WhyOnCpu);
                Metrics.ObserveModels(() => Pipeline!.Versions.Lanes, _plan.Model.Device);
            }

            Pipeline = pipeline;
            var health = new PipelineHealth(pipeline, _plan);
            _health.Watch("pipeline", health.Problem);
            _health.Watch("partitions", health.Partitions);
            _health.Watch("model", () => pipeline.ModelTrouble);
            versions.Director.Attach(pipeline);
            try
            {
                await pipeline.RunAsync(stop);
                return;
            }
            catch (SinkException finished) when (finished.NeedsNewProducer)
            {
                pause = pipeline.State.Completed > 0 ? FirstRestart : pause;
                ServiceLog.NewProducer(_logs.CreateLogger<ScoringService>(), finished.Message, pause);
                await Task.Delay(pause, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (stop.IsCancellationRequested)
                {
                    // What it had not committed is scored again by the next start, as after every stop that was not drained.
                    return;
                }
            }
            finally
            {
                versions.Director.Detach();
            }
        }
    }

    private void StartMonitoring(OutputSchemas ids)
    {
        if (_plan.Monitoring is not null)
        {
            _monitoring = ServiceMonitoring.Start(_plan, _repository!, _kafka, ids, () => Pipeline?.State.Partitions ?? [], _time, _logs);
            _owned.Add(_monitoring);
            _monitoring.Observe(Metrics, _health);
        }
    }

    private void StartLabels(OutputSchemas ids, SchemaRegistryClient? registry, ServiceVersions versions)
    {
        if (_plan.Monitoring?.Labels is null)
        {
            return;
        }

        var labels = Labels = new ServiceLabels(
            new LabelsParts
            {
                Topology = _plan,
                Kafka = _kafka,
                Registry = registry,
                DriftSchemaId = ids.Drift,
                ThresholdOf = new DecisionThresholds(_plan, _repository!).Of,
                IsFirst = () => Pipeline?.State.HasFirstPartition ?? false,
                OnThread = LowPriority.StandLast,
                Time = _time,
            },
            _logs);
        _owned.Add(labels);
        labels.Observe(Metrics, _health);
        versions.Labelled = labels.OutcomesOf;
    }

    private ServiceVersions OpenVersions(SchemaRegistryClient? registry)
    {
        if (_models is not { } models)
        {
            models = SharedModels.Open(_options.ModelsFolder, _time, _logs);
            _owned.Add(models);
        }

        _repository = models.Repository;
        return new ServiceVersions(_plan, models, registry, _kafka, _time, _logs);
    }

    private SchemaRegistryClient? OpenRegistry()
    {
        if (_plan.Registry is null)
        {
            return null;
        }

        var registry = new SchemaRegistryClient(_plan.Registry, _time, _logs.CreateLogger<SchemaRegistryClient>());
        _owned.Add(registry);
        Registry = registry;
        _health.Watch("registry", () => registry.Status.IsReachable ? null : registry.Status.LastError);
        return registry;
    }

    /// <returns>The largest record that is written.</returns>
    private async Task<int> CheckTopicsAsync(CancellationToken stop)
    {
        var check = new TopicCheck(_kafka, _time, _logs.CreateLogger<TopicCheck>());
        _health.Watch("broker", () => check.Status.Trouble?.Message);
        var problems = await check.RunAsync(_plan.Source, _plan.Output, _plan.Monitoring, stop);
        if (problems.Count > 0)
        {
            throw new StartFailure(string.Join(Environment.NewLine, problems), ExitCode.Kafka);
        }

        return check.MaxRecordBytes ?? _kafka.MaxMessageBytes;
    }

    private (ScoringPipeline Pipeline, IRecordSink Sink) Compose(ServiceVersions versions, SchemaRegistryClient? registry, int schemaId, SchemaFiles schemas, int maxRecordBytes, CrashGuard? crashes)
    {
        var sink = OpenSink(_kafka.WithMessagesUpTo(maxRecordBytes));
        var pipeline = new ScoringPipeline(new PipelineParts
        {
            Topology = _plan,
            Versions = versions.Director.Versions,
            Observers = _monitoring is { } monitoring ? [.. versions.Observers, monitoring.Observer] : versions.Observers,
            OnBoundary = versions.Director.OnBoundary,
            FeatureDigest = FeatureDigest.Of(_plan.Features),
            OpenSource = OpenSource,
            Sink = sink,
            Registry = registry,
            PredictionSchemaId = schemaId,
            Schema = schemas.Writer,
            ReaderSchema = schemas.Reader,
            MaxRecordBytes = maxRecordBytes,
            Crashes = crashes,
            Pause = Pause.Reading,
            Metrics = Metrics,
            TraceRatio = _options.TraceRatio,
            Time = _time,
            Logger = _logs.CreateLogger<ScoringPipeline>(),
        });
        return (pipeline, sink);
    }

    private IRecordSink OpenSink(KafkaProperties properties)
    {
        var (sink, status) = Open();
        _health.Watch("producer", () => status().Trouble?.Message);
        return sink;

        (IRecordSink Sink, Func<KafkaStatus> Status) Open()
        {
            if (_plan.Transaction is { } transaction)
            {
                var transactional = new TransactionalRecordSink(_plan.Source, _plan.Output, transaction, properties, _time, _logs.CreateLogger<TransactionalRecordSink>());
                return (transactional, () => transactional.Status);
            }

            var plain = new KafkaRecordSink(_plan.Output, properties, _time, _logs.CreateLogger<KafkaRecordSink>());
            return (plain, () => plain.Status);
        }
    }

    private CrashGuard? OpenGuard(ScoringModel model)
    {
        if (_options.StateFolder is not { } folder)
        {
            return null;
        }

        try
        {
            var guard = new CrashGuard(folder, _plan.Name, _plan.Source.Topic, model.Sessions.Length, _logs.CreateLogger<CrashGuard>());
            _owned.Add(guard);
            return guard;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StartFailure($"--state {folder}: {refused.Message}", ExitCode.Usage, refused);
        }
    }

    private KafkaRecordSource OpenSource(IAssignmentListener listener)
    {
        var source = new KafkaRecordSource(_plan.Source, _kafka, listener, _time, _logs.CreateLogger<KafkaRecordSource>());
        _health.Watch("broker", () => source.Status.Trouble?.Message);
        return source;
    }
}
