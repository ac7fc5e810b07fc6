using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using StreamInfer.Inference;
using StreamInfer.Kafka.Audit;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Control;
using StreamInfer.Kafka.SchemaRegistry;
using StreamInfer.Models;
using StreamInfer.Models.Audit;
using StreamInfer.Models.Control;
using StreamInfer.Models.Deployment;
using StreamInfer.Models.Gates;
using StreamInfer.Models.Rollout;
using StreamInfer.Models.Shadows;
using StreamInfer.Monitoring.Labels;
using StreamInfer.OnnxRuntime.Cuda;
using StreamInfer.Pipeline;
using StreamInfer.Telemetry;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Service;

/// <summary>The versions of one service: where they come from, who says which of them score, and who is told.</summary>
internal sealed class ServiceVersions : IDisposable
{
    private readonly TopologyPlan _plan;
    private readonly SharedModels _models;
    private readonly KafkaControlTopic? _control;
    private readonly KafkaAuditLog? _audit;
    private readonly EvidenceKeeper _evidence;
    private readonly CancellationTokenSource _stop = new();
    private readonly SchemaRegistryClient? _registry;
    private readonly KafkaProperties _kafka;
    private readonly ILoggerFactory _logs;
    private readonly TimeProvider _time;
    private ServiceHealth? _health;
    private ShadowHost _shadows = null!;
    private Task _following = Task.CompletedTask;

    public ServiceVersions(TopologyPlan plan, SharedModels models, SchemaRegistryClient? registry, KafkaProperties kafka, TimeProvider time, ILoggerFactory logs)
    {
        (_plan, _models, _registry, _kafka, _time, _logs) = (plan, models, registry, kafka, time, logs);
        _evidence = new EvidenceKeeper(time);
        _control = plan.Control is { } control ? new KafkaControlTopic(control.Topic, kafka, time, logs.CreateLogger<KafkaControlTopic>()) : null;
        _audit = plan.Control?.AuditTopic is { } audit ? new KafkaAuditLog(audit, kafka, registry, time, logs.CreateLogger<KafkaAuditLog>()) : null;
    }

    public VersionDirector Director { get; private set; } = null!;

    /// <summary>How often a version decided rightly by late labels; null for nobody who knows.</summary>
    public Func<int, VersionOutcomes>? Labelled { private get; set; }
    /// <summary>Where the desired state lies; null where the topology file alone says what scores. Not to be disposed of.</summary>
    public IControlTopic? Control => _control;

    /// <summary>Takes what people do; null for nobody. Not to be disposed of.</summary>
    public IAuditLog? Audit => _audit;

    /// <summary>Models, and which of them are in memory.</summary>
    public SharedModels Models => _models;

    /// <summary>Names this instance in reports and audit entries.</summary>
    public string Instance => _plan.Control?.InstanceId ?? $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>What each shadow has done; none before the start.</summary>
    public ImmutableArray<(int Version, ShadowState State)> Shadows => _shadows is { } shadows ? shadows.States : [];

    /// <summary>What is to see the pipeline's batches.</summary>
    public ImmutableArray<IBatchObserver> Observers => _plan.Control is null && _plan.Shadows.IsEmpty ? [] : [_evidence, _shadows];

    /// <summary>Learns which versions are to score, and loads the one that has to be there.</summary>
    /// <returns>That one.</returns>
    /// <exception cref="StartFailure">It cannot be had, or did not pass its gate; says what is wanted and what is there.</exception>
    public async Task<ScoringModel> LoadAsync(SchemaFiles schemas, ServiceHealth health, PipelineMetrics metrics, CancellationToken stop)
    {
        _shadows = new ShadowHost(_plan, _kafka, schemas, _registry, _time, _logs);
        try
        {
            Director = new VersionDirector(new DirectorParts
            {
                Topology = _plan,
                Instance = Instance,
                Repository = _models.Repository,
                Shelf = _models.Shelf,
                Evidence = _evidence,
                Labelled = version => Labelled?.Invoke(version) ?? default,
                Shadows = _shadows,
                Control = _control,
                Audit = _audit,
                WhyNoCuda = () => CudaProbe.WhyNot(_plan.Model.Cuda.Device),
                Time = _time,
                Logger = _logs.CreateLogger<VersionDirector>(),
            });
            await Director.StartAsync(stop);
        }
        catch (ModelRefusedException refused)
        {
            throw new StartFailure(refused.Verdict.Problem, ExitCode.Model, refused);
        }
        catch (ModelLoadException refused)
        {
            throw new StartFailure(refused.Message, ExitCode.Model, refused);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new StartFailure($"model {_plan.Model.Name}: {unreadable.Message}", ExitCode.Model, unreadable);
        }

        _health = health;
        health.WatchAside("control", () => Director.Trouble);
        health.WatchAside("shadow", new ShadowHealth(() => Shadows, _time).Problem);
        if (CudaProbe.IsBuiltIn)
        {
            // As with the metric: a build without the provider is a decision and no trouble.
            health.WatchAside("device", () => Director.WhyOnCpu);
        }

        VersionMetrics.Observe(metrics, Director, _shadows);
        return Director.Versions.Primary;
    }

    /// <summary>Follows from now on what is wanted.</summary>
    /// <param name="schemas">Of what shadows write.</param>
    public void Begin(OutputSchemas schemas)
    {
        _shadows.Schemas = schemas;
        _following = Task.Run(FollowAsync);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _following.ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        _shadows?.Dispose();
        Director?.Dispose();
        _control?.Dispose();
        _audit?.Dispose();
        _stop.Dispose();
    }

    private async Task FollowAsync()
    {
        try
        {
            await Director.RunAsync(_stop.Token);
        }
        catch (Exception defect) when (!_stop.IsCancellationRequested)
        {
            // What scores goes on; but nobody would know that it follows no change any more.
            ServiceLog.NotFollowing(_logs.CreateLogger<ServiceVersions>(), defect);
            _health!.Set("control", $"a defect: changes are not followed any more: {defect.Message}");
        }
    }
}
