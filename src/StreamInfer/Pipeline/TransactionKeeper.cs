using StreamInfer.Batching;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;
using StreamInfer.Telemetry;
using StreamInfer.Topologies;

namespace StreamInfer.Pipeline;

/// <summary>
/// Ends transactions: closes the gate, waits until all output is acknowledged, commits it with the positions of its events, and begins the next; or, when
/// anything went wrong, aborts and reads again what did not count. Used by the poller's thread alone, a step at a time, so that polls go on meanwhile.
/// </summary>
/// <remarks>While the gate is closed the published events are a prefix of what was read of each partition: exactly what the positions to be committed cover.</remarks>
internal sealed class TransactionKeeper(
    PipelineContext context, TransactionPlan plan, ITransactionalSink sink, PublishGate gate, PublishedTally tally, Assignment assignment)
{
    /// <summary>Longest wait of one step for the broker's answer; between steps the member polls.</summary>
    private static readonly TimeSpan StepTimeout = TimeSpan.FromMilliseconds(500);

    private TransactionPhase _phase = TransactionPhase.Initializing;
    private string? _failure;
    private long _began = context.Time.GetTimestamp();
    private long _ended;
    private PartitionPosition[] _positions = [];
    private long _publishedBefore;
    private long _settled;
    private int _settledEvents;

    /// <summary>Set once: who this member is, and reading on from the committed positions.</summary>
    public Func<ReadOnlyMemory<byte>> Membership { private get; set; } = () => default;

    /// <summary>Set once: reads on from these positions, and refuses every batch that was begun before.</summary>
    public Action<IReadOnlyList<PartitionPosition>> ReadAgain { private get; set; } = _ => { };

    /// <summary>Whether no transaction holds anything.</summary>
    public bool IsAtRest => _phase == TransactionPhase.Initializing || (_phase == TransactionPhase.Open && _failure is null && gate.Published == _publishedBefore);

    /// <summary>Whether the next step should come soon.</summary>
    public bool IsEnding => _phase != TransactionPhase.Open || _failure is not null;

    /// <summary>A batch's output is acknowledged, or failed.</summary>
    public void Settled(Settlement settlement)
    {
        _settled++;
        if (settlement.Ticket.Failure is { } failure)
        {
            Fail(failure);
            return;
        }

        settlement.Complete();
        _settledEvents += settlement.IsTurnedAway ? 0 : settlement.Events;
    }

    /// <summary>What is in the transaction must not count. Nothing to do where there is none.</summary>
    public void Fail(string reason) => _failure ??= reason;

    /// <summary>Does what can be done now.</summary>
    /// <param name="isDue">Whether it is to end now, before its time.</param>
    /// <exception cref="SinkException">The producer was fenced, or failed for good.</exception>
    public void Step(bool isDue = false)
    {
        if (_phase == TransactionPhase.Initializing)
        {
            Initialize();
        }

        if (_phase == TransactionPhase.Open && (_failure is not null || isDue || IsDue()))
        {
            gate.Close();
            _phase = TransactionPhase.Closing;
        }

        if (_phase == TransactionPhase.Closing && gate.IsQuiet && (_failure is not null || gate.Passed == _settled))
        {
            _phase = _failure is null ? TransactionPhase.SendingPositions : TransactionPhase.Aborting;
            _ended = context.Time.GetTimestamp();
            _positions = [.. assignment.News()];
        }

        if (_phase == TransactionPhase.SendingPositions)
        {
            SendPositions();
        }

        if (_phase == TransactionPhase.Committing)
        {
            Commit();
        }

        if (_phase == TransactionPhase.Aborting)
        {
            Abort();
        }

        if (_phase == TransactionPhase.Rewinding && gate.Passed == _settled)
        {
            ReadOn();
        }
    }

    private bool IsDue()
    {
        if (gate.Published == _publishedBefore)
        {
            // An empty one costs nothing and hides nothing: it is as if it began now.
            _began = context.Time.GetTimestamp();
            return false;
        }

        return context.Time.GetElapsedTime(_began) >= plan.Interval || tally.Events >= plan.MaxEvents;
    }

    private void Initialize()
    {
        if (sink.Initialize(StepTimeout).Result == TransactionResult.Done)
        {
            Begin();
        }
    }

    private void SendPositions()
    {
        if (_positions.Length == 0)
        {
            // Its partitions are gone: without their positions its output would come twice.
            Fail("the partitions of its events were taken away");
        }

        // Whatever failed meanwhile, what the broker may hold of it is no commit yet.
        Take(_failure is { } failure
            ? new TransactionOutcome(TransactionResult.MustAbort, failure)
            : sink.SendPositions(_positions, Membership().Span, StepTimeout), TransactionPhase.Committing);
    }

    private void Commit()
    {
        if (!Take(sink.Commit(StepTimeout), TransactionPhase.Committing))
        {
            return;
        }

        assignment.Committed(_positions);
        tally.Tell();
        context.State.CompletedEvents(_settledEvents);
        context.Metrics.StageTook(Stage.Commit, context.Time.GetElapsedTime(_ended).TotalSeconds);
        context.Metrics.TransactionEnded(isCommitted: true);
        Begin();
    }

    /// <returns>Whether the step is done.</returns>
    private bool Take(TransactionOutcome outcome, TransactionPhase next)
    {
        switch (outcome.Result)
        {
            case TransactionResult.Done:
                _phase = next;
                return true;
            case TransactionResult.MustAbort:
                Fail(outcome.Reason ?? "the broker refused it");
                _phase = TransactionPhase.Aborting;
                return false;
            default:
                return false;
        }
    }

    private void Abort()
    {
        if (sink.Abort(StepTimeout).Result == TransactionResult.Done)
        {
            PipelineLog.TransactionAborted(context.Logger, _failure!, tally.Events);
            context.Metrics.TransactionEnded(isCommitted: false);
            context.State.Rewound(tally.Events);
            tally.Clear();
            ReadAgain(assignment.Restart());
            _phase = TransactionPhase.Rewinding;
        }
    }

    private void ReadOn()
    {
        _failure = null;
        Begin();
    }

    private void Begin()
    {
        sink.Begin();
        _settledEvents = 0;
        _publishedBefore = gate.Published;
        _began = context.Time.GetTimestamp();
        _phase = TransactionPhase.Open;
        gate.Open();
    }
}
