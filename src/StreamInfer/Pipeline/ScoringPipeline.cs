using System.Collections.Immutable;
using StreamInfer.Batching;
using StreamInfer.Decoding;
using StreamInfer.Pipeline.Versions;
using StreamInfer.Publishing;
using StreamInfer.Routing;
using StreamInfer.Telemetry;

namespace StreamInfer.Pipeline;

/// <summary>
/// One pipeline from topic to topic; read this first. Records are polled and decoded (<see cref="Poller"/>), run (<see cref="Executor"/>) and published
/// (<see cref="PublishStage"/>), a micro-batch at a time. The batches circulate: when all are in use the poller waits, and Kafka keeps the backlog.
/// </summary>
public sealed class ScoringPipeline
{
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenSource _giveUp = new();
    private readonly PipelineContext _context;
    private readonly PipelineRoom _room;
    private readonly SchemaDirectory? _schemas;
    private readonly DispatchQueue _queue;
    private readonly PublishGate? _gate;
    private readonly Poller _poller;
    private readonly ImmutableArray<Executor> _executors;
    private readonly PollerSignal _signal;
    private readonly ImmutableArray<BusyRatio> _busy;

    /// <param name="parts">The topology and what stands at its seams.</param>
    public ScoringPipeline(PipelineParts parts)
    {
        var topology = parts.Topology;
        var (executors, batchSize) = (topology.Batching.Concurrency, topology.Batching.MaxBatchSize);
        var plan = EventDecoder.PlanOf(topology);
        _context = ContextOf(parts);
        _context.Versions = new PipelineVersions(_context, parts.Versions, plan, (model, route) => new PredictionEncoder(
            new PredictionStamp(model, parts.FeatureDigest, route, topology.Source.Topic), topology.Output, parts.PredictionSchemaId));
        InFlight = InFlightLimit.Of(parts.Versions.Primary.Session.Layout, topology.Batching, executors);
        var signal = new PollerSignal();
        _signal = signal;
        _room = new PipelineRoom
        {
            Signal = signal,
            Records = new RecordPool(Poller.PollCapacity, signal),
            Batches = new BatchPool(InFlight.Batches, () => new MicroBatch(batchSize), signal),
            InFlight = new InFlightEvents(InFlight, signal),
        };

        var departure = new BatchDeparture(_context);
        _queue = new DispatchQueue(executors, departure, parts.Time);
        var tally = new PublishedTally(_context);
        var transacting = TransactingOf(parts, signal, tally);
        _gate = transacting?.Gate;
        var publish = new PublishStage(
            _context,
            new DeadLetterEncoder(topology.Source.Topic, parts.MaxRecordBytes),
            parts.Sink,
            _room.Batches,
            tally,
            _context.Boundaries,
            parts.Observers,
            new BatchTracer(topology.Name, topology.Source.Topic, parts.TraceRatio, parts.Time),
            _gate,
            _abort.Token);
        var window = new ReorderWindow<MicroBatch>(InFlight.Batches, publish.Publish);
        _executors = [.. Enumerable.Range(0, executors).Select(index => new Executor(_context, index, _queue, window, _giveUp.Token))];
        _schemas = parts.Registry is null ? null : new SchemaDirectory(parts.Registry, parts.ReaderSchema, plan, parts.Time, parts.Logger);
        var decoder = new EventDecoder(topology, plan, _schemas, parts.Schema, parts.ReaderSchema);
        _poller = new Poller(_context, decoder, _schemas, parts.OpenSource, _room, new BatchCollector(_context, _queue, departure), transacting, _abort.Token);
        _busy =
        [
            new BusyRatio(parts.Time, [_poller.Busy]),
            new BusyRatio(parts.Time, [.. _executors.Select(executor => executor.Busy)]),
            new BusyRatio(parts.Time, [publish.Busy]),
        ];
    }

    /// <summary>What it has done so far.</summary>
    public PipelineState State => _context.State;

    /// <summary>Which versions score from the next batch on.</summary>
    public ScoringSet Versions => _context.Versions.Current;

    /// <summary>What runs of the primary version take, as learnt so far.</summary>
    public RunTimeModel Runs => _context.Versions.Current.Primary.Runtime.Runs;

    /// <summary>Why nothing is scored although there is a model, in one line; null where it works.</summary>
    public string? ModelTrouble => _context.Breaker.Trouble;

    /// <summary>Events that were in flight when an earlier process died, and have not been run since.</summary>
    public long SuspectEvents => _context.Crashes?.Suspects ?? 0;

    /// <summary>Most rows of a run: <c>batching.maxBatchSize</c>, or less while the device is short of memory.</summary>
    public int RunLimit => _context.RunLimit.Rows;

    /// <summary>What runs on a card took.</summary>
    public CardMeter Card => _context.Card;

    /// <summary>Records that are not read yet; -1 while unknown.</summary>
    public long Lag => _poller.Lag;

    /// <summary>What may be in flight at once.</summary>
    public InFlightLimit InFlight { get; }

    /// <summary>Bytes of the records between poll and acknowledgement.</summary>
    public long InFlightBytes => _room.InFlight.Bytes;

    /// <summary>How long the oldest event in flight has been so; zero while none is.</summary>
    public TimeSpan OldestInFlightAge => State.OldestArrival is >= 0 and var arrival ? _context.Time.GetElapsedTime(arrival) : TimeSpan.Zero;

    /// <summary>Whether, when it stopped, everything in flight was acknowledged in time and committed.</summary>
    public bool Drained { get; private set; }

    /// <summary>Other versions score from the next batch on: no batch waits, is lost or mixes the two sets. Safe for any thread.</summary>
    /// <param name="next">Each with as many sessions as <c>batching.concurrency</c> says; owned by the caller.</param>
    /// <returns>The set that was in force; once it is retired, versions that only it had may be disposed.</returns>
    public ScoringSet Replace(VersionSet next)
    {
        var old = _context.Versions.Replace(next);
        PipelineLog.VersionsReplaced(
            _context.Logger, _context.Topology.Name, next.Revision, string.Join(", ", Versions.Lanes.Select(lane => $"{lane.Model.Identity.Version} ({lane.Route})")));
        _signal.Raise();
        return old;
    }

    /// <summary>The share of the last second or more that a stage was busy, 0 to 1: the one at 1 is the one that holds the others up.</summary>
    /// <param name="stage"><see cref="Stage.Decode"/>, <see cref="Stage.Run"/> or <see cref="Stage.Publish"/>.</param>
    public double BusyRatioOf(Stage stage) => stage switch
    {
        Stage.Decode => _busy[0].Read(),
        Stage.Run => _busy[1].Read(),
        Stage.Publish => _busy[2].Read(),
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "is no stage with threads of its own"),
    };

    /// <summary>Scores until <paramref name="stop"/>, then finishes what is in flight, commits and leaves the group. To be called once.</summary>
    /// <exception cref="Ingestion.SourceException">The event log refused for good.</exception>
    /// <exception cref="SinkException">Output was refused for good; its events are not committed.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        var (model, batching) = (_context.Versions.Current.Primary.Model, _context.Topology.Batching);
        PipelineLog.Started(
            _context.Logger, _context.Topology.Name, _context.Topology.Source.Topic, model.Identity.Name, model.Identity.Version, model.Identity.DigestShort, model.Session.Device,
            batching.MaxBatchSize, batching.Deadline, batching.Prefer, batching.Concurrency);
        PipelineLog.Bounds(_context.Logger, _context.Topology.Name, InFlight.Events, InFlight.Bytes, InFlight.Batches, InFlight.RowBytes);
        using var abort = _abort;
        using var giveUp = _giveUp;
        await using var aborted = abort.Token.Register(() =>
        {
            _queue.Abort();
            _gate?.Abort();
        });

        // Threads of their own: polls and runs block, and callbacks of the group come on the poller's.
        Task[] executors = [.. _executors.Select(executor => Guard(OnThread(executor.Run)))];
        var poll = Guard(OnThread(() => Drained = _poller.Run(stop, abort.Token)));
        await poll.ContinueWith(_ => Complete(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        _schemas?.Stop();
        try
        {
            var isGivenUp = poll.IsCompletedSuccessfully && !Drained;
            if (isGivenUp)
            {
                // Whatever is stuck, at a broker that is away perhaps, must not hold up the end.
                await _abort.CancelAsync();
            }

            await FirstFailure([poll, .. executors], mayBeCancelled: isGivenUp);
        }
        finally
        {
            _context.Versions.Dispose();
        }

        PipelineLog.Stopped(_context.Logger, _context.Topology.Name, State.EventsRead, Drained);
    }

    /// <summary>No more batches come, and those that wait for the model to work again have waited long enough.</summary>
    private void Complete()
    {
        _queue.Complete();
        _giveUp.Cancel();
    }

    private Transacting? TransactingOf(PipelineParts parts, PollerSignal signal, PublishedTally tally)
    {
        if (parts.Topology.Transaction is not { } plan)
        {
            return null;
        }

        if (parts.Sink is not ITransactionalSink sink)
        {
            throw new ArgumentException("exactly-once delivery needs a producer that writes in transactions", nameof(parts));
        }

        var (gate, assignment) = (new PublishGate(signal), new Assignment());
        return new Transacting(gate, new TransactionKeeper(_context, plan, sink, gate, tally, assignment), assignment);
    }

    private static PipelineContext ContextOf(PipelineParts parts)
    {
        var (batching, time) = (parts.Topology.Batching, parts.Time);
        var sizes = new SizeLadder(batching.MaxBatchSize, batching.Sizes);
        var deadlines = new DeadlineRule(batching.DeadlineFrom, batching.Deadline, time.TimestampFrequency);
        var granularity = (long)(Poller.PollGranularity.TotalSeconds * time.TimestampFrequency);
        return new PipelineContext
        {
            Topology = parts.Topology,
            Policy = new BatchPolicy(sizes, deadlines.BudgetTicks, batching.Prefer, granularity),
            Deadlines = deadlines,
            Boundaries = new BoundaryKeeper(parts.OnBoundary ?? (_ => { })),
            Card = new CardMeter(time.TimestampFrequency),
            Crashes = parts.Crashes,
            Pause = parts.Pause,
            Metrics = parts.Metrics,
            Time = time,
            Logger = parts.Logger,
        };
    }

    private static Task OnThread(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>When one stage fails, the others are to stop.</summary>
    private async Task Guard(Task stage)
    {
        try
        {
            await stage;
        }
        catch
        {
            await _abort.CancelAsync();
            throw;
        }
    }

    /// <summary>Waits for all stages; throws the failure that stopped them rather than a cancellation which followed from it.</summary>
    private static async Task FirstFailure(Task[] stages, bool mayBeCancelled)
    {
        await Task.WhenAll(stages).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        var cause = stages.FirstOrDefault(stage => stage.IsFaulted) ?? (mayBeCancelled ? null : stages.FirstOrDefault(stage => stage.IsCanceled));
        await (cause ?? Task.CompletedTask);
    }
}
