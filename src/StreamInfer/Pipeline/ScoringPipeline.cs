using System.Threading.Channels;
using StreamInfer.Batching;
using StreamInfer.Decoding;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;
using StreamInfer.Telemetry;

namespace StreamInfer.Pipeline;

/// <summary>
/// One pipeline from topic to topic; read this first. Records are polled and decoded (<see cref="Poller"/>), run (<see cref="RunStage"/>) and published
/// (<see cref="PublishStage"/>), a micro-batch at a time. The batches circulate: when all are in flight the poller waits, and Kafka keeps the backlog.
/// </summary>
public sealed class ScoringPipeline
{
    private readonly PipelineContext _context;
    private readonly Poller _poller;
    private readonly RunStage _run;
    private readonly PublishStage _publish;
    private readonly SchemaDirectory? _schemas;
    private readonly ChannelWriter<MicroBatch> _toRun;

    /// <param name="parts">The topology and what stands at its seams.</param>
    public ScoringPipeline(PipelineParts parts)
    {
        var (topology, session) = (parts.Topology, parts.Model.Session);
        _context = new PipelineContext
        {
            Topology = topology,
            Model = parts.Model,
            Policy = new BatchPolicy(topology.Batching.MaxBatchSize, topology.Batching.Deadline, parts.Time.TimestampFrequency),
            Metrics = parts.Metrics,
            Time = parts.Time,
            Logger = parts.Logger,
            ShutdownTimeout = parts.ShutdownTimeout,
            DrainTimeout = parts.DrainTimeout,
        };

        var limit = InFlightLimit.Of(session.Layout, topology.Batching.MaxBatchSize);
        var pool = new BatchPool(limit.Batches, onSettled => new MicroBatch(session.Layout, session.Shape, topology.Batching.MaxBatchSize, onSettled));

        // Each channel has room for every batch there is, so handing on never waits; the pool is what bounds.
        var toRun = Channel.CreateBounded<MicroBatch>(new BoundedChannelOptions(limit.Batches) { SingleReader = true, SingleWriter = true });
        var toPublish = Channel.CreateBounded<MicroBatch>(new BoundedChannelOptions(limit.Batches) { SingleReader = true, SingleWriter = true });
        _toRun = toRun.Writer;

        var plan = EventDecoder.PlanOf(topology);
        _schemas = parts.Registry is null ? null : new SchemaDirectory(parts.Registry, parts.ReaderSchema, plan, parts.Time, parts.Logger);
        var decoder = new EventDecoder(topology, session.Layout, plan, _schemas, parts.Schema, parts.ReaderSchema);
        _poller = new Poller(_context, decoder, _schemas, parts.OpenSource, pool, toRun.Writer);
        _run = new RunStage(_context, toRun.Reader, toPublish.Writer);
        _publish = new PublishStage(
            _context, new PredictionEncoder(parts.Stamp, topology.Output, parts.PredictionSchemaId), new DeadLetterEncoder(topology.Source.Topic), parts.Sink, toPublish.Reader);
        InFlight = limit;
    }

    /// <summary>What it has done so far.</summary>
    public PipelineState State => _context.State;

    /// <summary>Records that are not read yet; -1 while unknown.</summary>
    public long Lag => _poller.Lag;

    /// <summary>What may be in flight at once.</summary>
    public InFlightLimit InFlight { get; }

    /// <summary>Whether, when it stopped, everything in flight was acknowledged in time and committed.</summary>
    public bool Drained { get; private set; }

    /// <summary>Scores until <paramref name="stop"/>, then finishes what is in flight, commits and leaves the group.</summary>
    /// <exception cref="SourceException">The event log refused for good.</exception>
    /// <exception cref="SinkException">Output was refused for good; its events are not committed.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        var (model, batching) = (_context.Model, _context.Topology.Batching);
        PipelineLog.Started(
            _context.Logger, _context.Topology.Name, _context.Topology.Source.Topic, model.Identity.Name, model.Identity.Version, model.Identity.DigestShort, model.Session.Device,
            batching.MaxBatchSize, batching.Deadline, InFlight.Batches, InFlight.Bytes);
        using var abort = new CancellationTokenSource();
        var publish = Guard(_publish.RunAsync(abort.Token), abort);
        var run = Guard(_run.RunAsync(abort.Token), abort);

        // A thread of its own: the client's poll blocks, and callbacks of the group come on it.
        var poll = Guard(
            Task.Factory.StartNew(() => Drained = _poller.Run(stop, abort.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default), abort);
        await poll.ContinueWith(_ => _toRun.Complete(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        _schemas?.Stop();
        await FirstFailure(poll, run, publish);
        PipelineLog.Stopped(_context.Logger, _context.Topology.Name, State.EventsRead, Drained);
    }

    /// <summary>When one stage fails, the others are to stop.</summary>
    private static async Task Guard(Task stage, CancellationTokenSource abort)
    {
        try
        {
            await stage;
        }
        catch
        {
            await abort.CancelAsync();
            throw;
        }
    }

    /// <summary>Waits for all stages; throws the failure that stopped them rather than a cancellation which followed from it.</summary>
    private static async Task FirstFailure(params Task[] stages)
    {
        await Task.WhenAll(stages).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        var cause = stages.FirstOrDefault(stage => stage.IsFaulted) ?? stages.FirstOrDefault(stage => stage.IsCanceled);
        await (cause ?? Task.CompletedTask);
    }
}
