using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>Whether the batches of one append may follow what is in the log, by the sequences of their producer.</summary>
/// <param name="Refusal">Why not; null if they may.</param>
/// <param name="DuplicateOf">Where the first of them lies already, if all do; else -1.</param>
internal readonly record struct AppendSequences(Refusal? Refusal, long DuplicateOf)
{
    private static AppendSequences Allowed => new(null, -1);

    /// <summary>Looks at each batch; those after the first have to go on where the one before ends.</summary>
    public static AppendSequences Check(Span<byte> batches, ProducerTable producers, AppendOrigin origin)
    {
        var checksSequence = origin == AppendOrigin.Client;
        var first = ProducerBatch.Of(new BatchHeader(batches));
        if (first.ProducerId < 0)
        {
            return CheckRest(batches, first, checksSequence);
        }

        if (checksSequence && producers.TryFindDuplicate(first, out var duplicateOf))
        {
            return CheckDuplicates(batches, producers, duplicateOf);
        }

        return producers.Check(first, checksSequence) is { } refusal ? Refused(refusal) : CheckRest(batches, first, checksSequence);
    }

    private static AppendSequences CheckRest(Span<byte> batches, ProducerBatch before, bool checksSequence)
    {
        while (TryNext(ref batches))
        {
            var next = ProducerBatch.Of(new BatchHeader(batches));
            if (next.ProducerId != before.ProducerId || next.Epoch != before.Epoch || next.IsTransactional != before.IsTransactional)
            {
                return Refused(new Refusal(ErrorCode.InvalidRecord, "the batches of one append must be of one producer, and all or none in its transaction"));
            }

            if (checksSequence && next.ProducerId >= 0 && next.FirstSequence != SequencedBatch.Advance(before.LastSequence, 1))
            {
                return Refused(new Refusal(ErrorCode.OutOfOrderSequenceNumber, $"sequence {next.FirstSequence} follows {before.LastSequence} in one append"));
            }

            before = next;
        }

        return Allowed;
    }

    /// <summary>An append is in the log as a whole or not at all, so all its batches have to be there.</summary>
    private static AppendSequences CheckDuplicates(Span<byte> batches, ProducerTable producers, long duplicateOf)
    {
        while (TryNext(ref batches))
        {
            if (!producers.TryFindDuplicate(ProducerBatch.Of(new BatchHeader(batches)), out _))
            {
                return Refused(new Refusal(ErrorCode.OutOfOrderSequenceNumber, "some batches of this append are in the log, and some are not"));
            }
        }

        return new AppendSequences(null, duplicateOf);
    }

    private static bool TryNext(ref Span<byte> batches)
    {
        batches = batches[(int)new BatchHeader(batches).TotalSize..];
        return !batches.IsEmpty;
    }

    private static AppendSequences Refused(Refusal refusal) => new(refusal, -1);
}
