using Microsoft.Extensions.Logging;
using StreamInfer.Decoding.Features;
using StreamInfer.Inference;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Control;
using StreamInfer.Kafka.Producing;
using StreamInfer.Models;
using StreamInfer.Monitoring.Columns;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Monitoring.State;
using StreamInfer.Monitoring.Tap;
using StreamInfer.OnnxRuntime;
using StreamInfer.Pipeline;
using StreamInfer.Telemetry;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Service;

/// <summary>Monitoring of one service: a producer and a state topic of its own, no part of transactions, and references from the model repository.</summary>
internal sealed class ServiceMonitoring : IDisposable
{
    private static readonly TimeSpan FlushWithin = TimeSpan.FromSeconds(2);

    private readonly ModelRepository _repository;
    private readonly ReferenceProfile? _override;
    private readonly string _featureDigest;
    private readonly ILogger _logger;
    private readonly KafkaRecordSink? _sink;
    private readonly OnnxModelSession? _detector;
    private readonly MonitoringRunner _runner;

    private ServiceMonitoring(
        TopologyPlan plan, ModelRepository repository, ReferenceProfile? reference, KafkaProperties kafka, OutputSchemas schemas, Func<IReadOnlyList<int>> partitions, TimeProvider time, ILoggerFactory logs)
    {
        (_repository, _override, _logger) = (repository, reference, logs.CreateLogger<MonitoringRunner>());
        _featureDigest = FeatureDigest.Of(plan.Features);
        var monitoring = plan.Monitoring!;
        _detector = monitoring.Anomalies.Model is { } model ? Load(model, plan, repository, _logger) : null;
        if ((monitoring.DriftTopic ?? monitoring.AnomalyTopic) is { } topic)
        {
            _sink = new KafkaRecordSink(plan.Output with { Topic = topic, DeadLetters = monitoring.AnomalyTopic ?? topic }, kafka, time, logs.CreateLogger<KafkaRecordSink>());
        }

        _runner = new MonitoringRunner(new MonitoringParts
        {
            Topology = plan,
            Plan = monitoring,
            Versions = VersionOf,
            Sink = _sink,
            DriftSchemaId = schemas.Drift,
            AnomalySchemaId = schemas.Anomaly,
            Detector = _detector,
            State = monitoring.StateTopic is { } state ? OpenState(plan, state, kafka, time, logs) : null,
            Partitions = partitions,
            OnThread = LowPriority.StandLast,
            Time = time,
            Logger = _logger,
        });
    }

    /// <summary>What runs, for whoever looks.</summary>
    public MonitoringRunner Runner => _runner;

    /// <summary>Sees the pipeline's batches.</summary>
    public IBatchObserver Observer => _runner.Observer;

    /// <param name="plan">With a section for monitoring.</param>
    /// <param name="repository">Has the references, beside the models.</param>
    /// <param name="kafka">The clients' properties.</param>
    /// <param name="schemas">Of what it writes.</param>
    /// <param name="partitions">Those of this instance; another list whenever they change.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Take what is worth telling.</param>
    /// <exception cref="StartFailure">The reference or the detecting model that the topology names cannot be used.</exception>
    public static ServiceMonitoring Start(
        TopologyPlan plan, ModelRepository repository, KafkaProperties kafka, OutputSchemas schemas, Func<IReadOnlyList<int>> partitions, TimeProvider time, ILoggerFactory logs)
    {
        try
        {
            var reference = plan.Monitoring!.ReferenceFile is { } file ? ReferenceProfileReader.Read(file) : null;
            return new ServiceMonitoring(plan, repository, reference, kafka, schemas, partitions, time, logs);
        }
        catch (ReferenceProfileException refused)
        {
            throw new StartFailure($"monitoring.reference: {refused.Message}", ExitCode.Usage, refused);
        }
        catch (ModelLoadException refused)
        {
            throw new StartFailure($"monitoring.anomalies.model: {refused.Message}", ExitCode.Model, refused);
        }
    }

    /// <summary>Reports it in metrics and health.</summary>
    public void Observe(PipelineMetrics metrics, ServiceHealth health)
    {
        health.WatchAside("monitoring", () => _runner.Problem);
        MonitoringMetrics.Observe(metrics, _runner);
    }

    public void Dispose()
    {
        _runner.Dispose();
        _sink?.Flush(FlushWithin);
        _sink?.Dispose();
        _detector?.Dispose();
    }

    private static OnnxModelSession Load(AnomalyModelPlan model, TopologyPlan plan, ModelRepository repository, ILogger logger) =>
        OnnxModelLoader.Load(repository.Resolve(model.Name, model.Version).Manifest, plan.Features, DevicePolicy.Cpu, plan.Batching.MaxBatchSize, logger);

    private StateExchange OpenState(TopologyPlan plan, string topic, KafkaProperties kafka, TimeProvider time, ILoggerFactory logs)
    {
        var stable = plan.Control?.InstanceId;
        if (stable is null)
        {
            ServiceLog.NoCheckpoint(_logger);
        }

        var control = new KafkaControlTopic(topic, kafka, time, logs.CreateLogger<KafkaControlTopic>());
        return new StateExchange(control, plan.Name, stable ?? Guid.NewGuid().ToString("N"), isStable: stable is not null);
    }

    private MonitoredVersion VersionOf(ScoringModel model, MonitoredColumns columns)
    {
        if (columns.LeftOut.Length > 0)
        {
            ServiceLog.ColumnsLeftOut(_logger, columns.LeftOut.Length, MonitoredColumns.Most, columns.LeftOut[0]);
        }

        var identity = model.Identity;
        return new MonitoredVersion(identity.Name, identity.Version, columns.Numeric, columns.Categorical, ReferenceOf(identity), _featureDigest);
    }

    private ReferenceProfile? ReferenceOf(ModelIdentity identity)
    {
        if (_override is not null && _override.ModelVersion == identity.Version)
        {
            return _override;
        }

        try
        {
            var file = Path.Combine(_repository.Find(identity.Name, identity.Version).Path, "reference.json");
            return File.Exists(file) ? ReferenceProfileReader.Read(file) : null;
        }
        catch (Exception unusable) when (unusable is ReferenceProfileException or ModelLoadException or IOException or UnauthorizedAccessException)
        {
            ServiceLog.NoReference(_logger, identity.Version, unusable.Message);
            return null;
        }
    }
}
