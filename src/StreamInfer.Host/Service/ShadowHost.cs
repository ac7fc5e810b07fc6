using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using StreamInfer.Batching;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Features;
using StreamInfer.Inference;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Producing;
using StreamInfer.Kafka.SchemaRegistry;
using StreamInfer.Models.Deployment;
using StreamInfer.Models.Shadows;
using StreamInfer.OnnxRuntime;
using StreamInfer.Pipeline;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Service;

/// <summary>Gives each shadow of a topology its producers, and the pipeline's batches. Their output is no part of transactions: a shadow never holds up what it shadows.</summary>
internal sealed class ShadowHost(TopologyPlan plan, KafkaProperties kafka, SchemaFiles schemas, SchemaRegistryClient? registry, TimeProvider time, ILoggerFactory logs)
    : IShadowHost, IBatchObserver, IDisposable
{
    private readonly Lock _gate = new();
    private ImmutableDictionary<int, Running> _running = ImmutableDictionary<int, Running>.Empty;
    private ImmutableArray<IBatchObserver> _queues = [];

    /// <inheritdoc/>
    IReadOnlyCollection<int> IShadowHost.Running => [.. _running.Keys];

    /// <summary>Set before the first shadow is started.</summary>
    public OutputSchemas Schemas { private get; set; } = new(0, 0);

    /// <summary>What each shadow has done.</summary>
    public ImmutableArray<(int Version, ShadowState State)> States => [.. Volatile.Read(ref _running).Values.Select(running => (running.Plan.Version, running.Runner.State))];

    public void HandedOver(MicroBatch batch, long scoredAtMs)
    {
        foreach (var queue in _queues)
        {
            queue.HandedOver(batch, scoredAtMs);
        }
    }

    public void Start(ShadowPlan shadow, ScoringModel model)
    {
        lock (_gate)
        {
            if (_running.TryGetValue(shadow.Version, out var running))
            {
                if (running.Plan == shadow)
                {
                    return;
                }

                Remove(shadow.Version);
                running.Dispose();
            }

            Set(_running.Add(shadow.Version, Open(shadow, model)));
        }
    }

    public Task StopAsync(int version)
    {
        lock (_gate)
        {
            if (!_running.TryGetValue(version, out var running))
            {
                return Task.CompletedTask;
            }

            Remove(version);
            return Task.Run(running.Dispose);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var running in _running.Values)
            {
                running.Dispose();
            }

            Set(ImmutableDictionary<int, Running>.Empty);
        }
    }

    private void Remove(int version) => Set(_running.Remove(version));

    private void Set(ImmutableDictionary<int, Running> running)
    {
        Volatile.Write(ref _running, running);
        _queues = [.. running.Values.Select(each => each.Runner.Observer)];
    }

    private Running Open(ShadowPlan shadow, ScoringModel model)
    {
        var logger = logs.CreateLogger<ShadowRunner>();
        var decode = EventDecoder.PlanOf(plan);
        var directory = registry is null ? null : new SchemaDirectory(registry, schemas.Reader, decode, time, logger);
        var sink = OpenSink(shadow.Topic, shadow.DifferencesTopic ?? shadow.Topic);
        var mirror = shadow.MirrorTo is { } copy ? OpenSink(copy, copy) : null;
        var runner = new ShadowRunner(new ShadowParts
        {
            Plan = shadow,
            Topology = plan,
            Model = model,
            Salt = plan.Rollout.Salt,
            FeatureDigest = FeatureDigest.Of(plan.Features),
            DecodePlan = decode,
            Decoder = new EventDecoder(plan, decode, directory, schemas.Writer, schemas.Reader),
            Sink = sink,
            Mirror = mirror,
            PredictionSchemaId = Schemas.Prediction,
            DifferenceSchemaId = Schemas.Difference,
            OnThread = LowPriority.StandLast,
            Time = time,
            Logger = logger,
        });
        return new Running(shadow, runner, sink, mirror, directory);
    }

    private KafkaRecordSink OpenSink(string topic, string second) =>
        new(plan.Output with { Topic = topic, DeadLetters = second }, kafka, time, logs.CreateLogger<KafkaRecordSink>());

    private sealed record Running(ShadowPlan Plan, ShadowRunner Runner, KafkaRecordSink Sink, KafkaRecordSink? Mirror, SchemaDirectory? Directory) : IDisposable
    {
        private static readonly TimeSpan FlushWithin = TimeSpan.FromSeconds(2);

        public void Dispose()
        {
            Directory?.Stop();
            Runner.Dispose();
            Sink.Flush(FlushWithin);
            Sink.Dispose();
            Mirror?.Flush(FlushWithin);
            Mirror?.Dispose();
        }
    }
}
