using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Transactions;

/// <summary>
/// What transactional ids, partitions and offsets shall look like, as simply as it can be said: a transaction is open, then committed or aborted as a whole,
/// and every reader is told by that.
/// </summary>
internal sealed class TransactionModel(int ids)
{
    private readonly ModelId[] _ids = [.. Enumerable.Range(0, ids).Select(_ => new ModelId())];
    private readonly List<(string? Value, ModelTransaction Of)>[] _logs = [[], []];
    private readonly List<(int Partition, long Offset, ModelTransaction Of)> _offsets = [];
    private readonly HashSet<ProducerIdAndEpoch> _given = [];

    public int Commits { get; private set; }

    public int TimeOuts { get; private set; }

    /// <summary>What the owner, or someone who was it, is told that asks for something; none if it is the owner.</summary>
    public ErrorCode Owner(int id, ProducerIdAndEpoch who) => who == _ids[id].Current ? ErrorCode.None : ErrorCode.ProducerFenced;

    public bool HasOpen(int id, ProducerIdAndEpoch? who) => who is not null && who == _ids[id].Current && _ids[id].Open is not null;

    public ErrorCode Initialise(int id, ProducerIdAndEpoch? expected, InitialisedProducer answer)
    {
        var state = _ids[id];
        if (expected is not null && expected != state.Current && (expected != state.Previous || state.Open is not null))
        {
            return ErrorCode.ProducerFenced;
        }

        if (expected is not null && expected == state.Previous)
        {
            Assert.Equal(state.Current, answer.Producer);
            return ErrorCode.None;
        }

        var next = state.Current is { } current
            ? new ProducerIdAndEpoch(current.ProducerId, (short)(current.Epoch + (state.Open is null ? 1 : 2)))
            : new ProducerIdAndEpoch(answer.Producer.ProducerId, 0);
        Assert.Equal(next, answer.Producer);
        Assert.True(_given.Add(next), $"{next} was given before");
        End(state, isCommit: false);
        (state.Previous, state.Current, state.LastEnd) = (expected, next, null);
        return ErrorCode.None;
    }

    public void AddPartition(int id, int partition, DateTimeOffset deadline) => Opened(id, deadline).Partitions.Add(partition);

    public void AddOffsets(int id, DateTimeOffset deadline) => Opened(id, deadline).HasOffsets = true;

    public ErrorCode Produce(int id, ProducerIdAndEpoch who, int partition, string value)
    {
        var error = CheckWrite(id, who, transaction => transaction.Partitions.Contains(partition));
        if (error == ErrorCode.None)
        {
            _logs[partition].Add((value, _ids[id].Open!));
        }

        return error;
    }

    public ErrorCode CommitOffset(int id, ProducerIdAndEpoch who, int partition, long offset)
    {
        var error = CheckWrite(id, who, transaction => transaction.HasOffsets);
        if (error == ErrorCode.None)
        {
            _offsets.Add((partition, offset, _ids[id].Open!));
        }

        return error;
    }

    public ErrorCode End(int id, bool isCommit)
    {
        var state = _ids[id];
        if (state.Open is null)
        {
            return state.LastEnd == isCommit ? ErrorCode.None : ErrorCode.InvalidTxnState;
        }

        End(state, isCommit);
        Commits += isCommit ? 1 : 0;
        return ErrorCode.None;
    }

    public void TimeOut(DateTimeOffset now)
    {
        foreach (var state in _ids.Where(state => state.Open?.Deadline <= now))
        {
            End(state, isCommit: false);
            state.Current = state.Current!.Value with { Epoch = (short)(state.Current.Value.Epoch + 1) };
            state.Previous = null;
            TimeOuts++;
        }
    }

    /// <summary>Ends of transactions take an offset each.</summary>
    public long EndOffset(int partition) => _logs[partition].Count;

    public long StableOffset(int partition)
    {
        var first = _logs[partition].FindIndex(entry => entry.Of.Is == ModelTransaction.Outcome.Open);
        return first < 0 ? EndOffset(partition) : first;
    }

    public List<string> All(int partition) => [.. _logs[partition].Select(entry => entry.Value).OfType<string>()];

    public List<string> Committed(int partition) =>
        [.. _logs[partition].Take((int)StableOffset(partition)).Where(entry => entry.Of.Is == ModelTransaction.Outcome.Committed).Select(entry => entry.Value).OfType<string>()];

    /// <summary>Of two transactions that commit a position, the one counts that wrote it later, not the one that ended later.</summary>
    public (long Offset, bool IsUnstable) Position(int partition)
    {
        var own = _offsets.Where(entry => entry.Partition == partition).ToList();
        var committed = own.FindLast(entry => entry.Of.Is == ModelTransaction.Outcome.Committed);
        return (committed.Of is null ? -1 : committed.Offset, own.Exists(entry => entry.Of.Is == ModelTransaction.Outcome.Open));
    }

    private ErrorCode CheckWrite(int id, ProducerIdAndEpoch who, Func<ModelTransaction, bool> has) =>
        who != _ids[id].Current ? ErrorCode.InvalidProducerEpoch
        : _ids[id].Open is { } open && has(open) ? ErrorCode.None
        : ErrorCode.InvalidTxnState;

    private ModelTransaction Opened(int id, DateTimeOffset deadline) => _ids[id].Open ??= new ModelTransaction(deadline);

    private void End(ModelId state, bool isCommit)
    {
        if (state.Open is not { } open)
        {
            return;
        }

        open.Is = isCommit ? ModelTransaction.Outcome.Committed : ModelTransaction.Outcome.Aborted;
        foreach (var log in _logs.Where(log => log.Exists(entry => entry.Of == open)))
        {
            log.Add((null, open));
        }

        (state.Open, state.LastEnd) = (null, isCommit);
    }

    private sealed class ModelId
    {
        public ProducerIdAndEpoch? Current { get; set; }

        public ProducerIdAndEpoch? Previous { get; set; }

        public ModelTransaction? Open { get; set; }

        public bool? LastEnd { get; set; }
    }
}
