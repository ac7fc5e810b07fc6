using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>
/// The idempotent and transactional producers of one log. Holds those heard of within <see cref="Expiry"/>, at most <see cref="Capacity"/> of them, and those
/// with an open transaction. Used by the appender alone.
/// </summary>
internal sealed class ProducerTable
{
    /// <summary>How many producers are known at most, those with open transactions apart. The longest silent are forgotten first.</summary>
    public const int Capacity = 10_000;

    /// <summary>How long a producer may be silent before it is forgotten.</summary>
    public static readonly TimeSpan Expiry = TimeSpan.FromDays(7);

    private readonly Dictionary<long, ProducerState> _producers = [];
    private readonly SortedSet<long> _open = [];

    public IReadOnlyCollection<ProducerState> All => _producers.Values;

    /// <summary>The first offset of the oldest open transaction; <see cref="long.MaxValue"/> without one.</summary>
    public long FirstOpenOffset => _open.Count == 0 ? long.MaxValue : _open.Min;

    /// <summary>What <see cref="FirstOpenOffset"/> is once a producer's transaction ends.</summary>
    public long FirstOpenOffsetBesides(ProducerState ending)
    {
        foreach (var first in _open)
        {
            if (first != ending.OpenFrom)
            {
                return first;
            }
        }

        return long.MaxValue;
    }

    public ProducerState? Find(long producerId) => _producers.GetValueOrDefault(producerId);

    /// <summary>Whether a batch may follow what is in the log, by its producer's epoch, sequence and transaction. A duplicate may not.</summary>
    /// <param name="batch">Of an idempotent producer.</param>
    /// <param name="checksSequence">False for the broker's own appends.</param>
    public Refusal? Check(in ProducerBatch batch, bool checksSequence)
    {
        var known = Find(batch.ProducerId);
        if (known is null)
        {
            // One that was forgotten, or whose records are deleted, goes on with whatever sequence it has.
            return null;
        }

        if (batch.Epoch < known.Epoch)
        {
            return new Refusal(ErrorCode.InvalidProducerEpoch, $"producer {batch.ProducerId} has epoch {known.Epoch}, this is {batch.Epoch}");
        }

        if (checksSequence && !Follows(batch, known))
        {
            return new Refusal(
                ErrorCode.OutOfOrderSequenceNumber,
                $"producer {batch.ProducerId} of epoch {batch.Epoch} sent sequence {batch.FirstSequence}, the last was {known.LastSequence} of epoch {known.Epoch}");
        }

        return known.OpenFrom >= 0 && !batch.IsTransactional
            ? new Refusal(ErrorCode.InvalidTxnState, $"producer {batch.ProducerId} has an open transaction, and sent a batch outside it")
            : null;
    }

    /// <summary>Where the very same batch lies, if it is one of its producer's last five.</summary>
    public bool TryFindDuplicate(in ProducerBatch batch, out long baseOffset)
    {
        baseOffset = -1;
        return Find(batch.ProducerId) is { } known && known.Epoch == batch.Epoch
            && known.TryFind(batch.FirstSequence, batch.LastSequence, out baseOffset);
    }

    /// <summary>A batch is in the log.</summary>
    /// <param name="batch">Of an idempotent producer.</param>
    /// <param name="baseOffset">Where it lies.</param>
    /// <param name="timestampMs">When it was heard of.</param>
    public void Add(in ProducerBatch batch, long baseOffset, long timestampMs)
    {
        var state = Get(batch.ProducerId, batch.Epoch, timestampMs);
        state.Add(new SequencedBatch(batch.FirstSequence, batch.LastSequence, baseOffset));
        if (batch.IsTransactional && state.OpenFrom < 0)
        {
            state.OpenFrom = baseOffset;
            _open.Add(baseOffset);
        }
    }

    /// <summary>The end of a transaction is in the log, or there was none to end: the producer's epoch counts all the same.</summary>
    /// <returns>The first offset of the transaction; -1 where none was open.</returns>
    public long End(long producerId, short epoch, int coordinatorEpoch, long timestampMs)
    {
        var state = Get(producerId, epoch, timestampMs);
        state.CoordinatorEpoch = coordinatorEpoch;
        var first = state.OpenFrom;
        _open.Remove(first);
        state.OpenFrom = -1;
        return first;
    }

    /// <summary>Puts back what a snapshot holds.</summary>
    public void Restore(ProducerState state)
    {
        _producers[state.ProducerId] = state;
        if (state.OpenFrom >= 0)
        {
            _open.Add(state.OpenFrom);
        }
    }

    /// <summary>Forgets who was silent for too long.</summary>
    public void Expire(long nowMs)
    {
        var before = nowMs - (long)Expiry.TotalMilliseconds;
        foreach (var state in _producers.Values)
        {
            if (state.OpenFrom < 0 && state.LastTimestampMs < before)
            {
                _producers.Remove(state.ProducerId);
            }
        }
    }

    private static bool Follows(in ProducerBatch batch, ProducerState known) => batch.Epoch == known.Epoch
        ? batch.FirstSequence == (known.LastSequence < 0 ? 0 : SequencedBatch.Advance(known.LastSequence, 1))
        : batch.FirstSequence == 0;

    private ProducerState Get(long producerId, short epoch, long timestampMs)
    {
        if (!_producers.TryGetValue(producerId, out var state))
        {
            MakeRoom();
            state = new ProducerState(producerId);
            _producers.Add(producerId, state);
        }

        if (epoch > state.Epoch)
        {
            state.BeginEpoch(epoch);
        }

        state.LastTimestampMs = Math.Max(state.LastTimestampMs, timestampMs);
        return state;
    }

    /// <summary>Forgets a tenth of those without a transaction at once, so that a full table is not searched at each new producer.</summary>
    private void MakeRoom()
    {
        if (_producers.Count - _open.Count < Capacity)
        {
            return;
        }

        var idle = _producers.Values.Where(state => state.OpenFrom < 0).OrderBy(state => state.LastTimestampMs).Take(Capacity / 10).ToList();
        foreach (var state in idle)
        {
            _producers.Remove(state.ProducerId);
        }
    }
}
