using StreamInfer.Ingestion;
using StreamInfer.Publishing;

namespace StreamInfer.Tests.Pipeline.Kit;

/// <summary>
/// A producer of transactions in memory: keeps what is committed, with its positions, and insists on the order of calls. A script says what goes wrong.
/// </summary>
internal sealed class TransactionalMemorySink(MemorySink records, MemorySource source) : ITransactionalSink
{
    private readonly Lock _gate = new();
    private readonly List<PublishedRecord> _committed = [];
    private State _state = State.New;
    private int _first;
    private PartitionPosition[] _positions = [];
    private bool _isBroken;

    private enum State
    {
        New,
        Ready,
        Open,
        PositionsSent,
    }

    /// <summary>Asked at each step what comes of it; all are done by default.</summary>
    public Func<string, TransactionResult> Script { get; set; } = _ => TransactionResult.Done;

    /// <summary>Asked with each batch whether one of its records fails.</summary>
    public Func<bool> FailsBatch { get; set; } = () => false;

    /// <summary>Whether a commit may be under way: until it is over a new owner of a partition waits for its position.</summary>
    public bool MayCommit => _state == State.PositionsSent;

    public int Aborts { get; private set; }

    public int Commits { get; private set; }

    /// <summary>What a reader of committed records sees.</summary>
    public IReadOnlyList<PublishedRecord> Committed
    {
        get
        {
            lock (_gate)
            {
                return [.. _committed];
            }
        }
    }

    public TransactionOutcome Initialize(TimeSpan timeout) => Step("initialize", State.New, State.Ready);

    public void Begin()
    {
        Require(State.Ready);
        lock (_gate)
        {
            (_state, _first, _isBroken, _positions) = (State.Open, records.PublishedCount, false, []);
        }
    }

    public void Publish(OutgoingBatch batch, DeliveryTicket ticket, CancellationToken cancellation)
    {
        Require(State.Open);
        if (_isBroken)
        {
            ticket.Fail("the transaction is broken", batch.Count);
            return;
        }

        _isBroken = FailsBatch();
        records.FailRecord = _isBroken ? records.PublishedCount : null;
        records.Publish(batch, ticket, cancellation);
    }

    public TransactionOutcome SendPositions(IReadOnlyList<PartitionPosition> positions, ReadOnlySpan<byte> membership, TimeSpan timeout)
    {
        Assert.Equal("test-member"u8.ToArray(), membership.ToArray());
        Assert.NotEmpty(positions);
        Assert.False(_isBroken);
        _positions = [.. positions];
        return Step("positions", State.Open, State.PositionsSent);
    }

    public TransactionOutcome Commit(TimeSpan timeout)
    {
        var outcome = Step("commit", State.PositionsSent, State.Ready);
        if (outcome.Result == TransactionResult.Done)
        {
            Commits++;
            source.Commit(_positions);
            lock (_gate)
            {
                _committed.AddRange(records.Published.Skip(_first));
            }
        }

        return outcome;
    }

    public TransactionOutcome Abort(TimeSpan timeout)
    {
        Assert.True(_state is State.Open or State.PositionsSent);
        records.AcknowledgeAll();
        var outcome = Step("abort", _state, State.Ready);
        Aborts += outcome.Result == TransactionResult.Done ? 1 : 0;
        return outcome;
    }

    public bool Flush(TimeSpan timeout) => records.Flush(timeout);

    public void Dispose()
    {
    }

    private TransactionOutcome Step(string step, State from, State to)
    {
        Require(from);
        var result = Script(step);
        _state = result == TransactionResult.Done ? to : _state;
        return new TransactionOutcome(result, result == TransactionResult.Done ? null : $"the script says so of {step}");
    }

    private void Require(State state)
    {
        if (_state != state)
        {
            throw new InvalidOperationException($"the transaction is {_state}, and {state} is due");
        }
    }
}
