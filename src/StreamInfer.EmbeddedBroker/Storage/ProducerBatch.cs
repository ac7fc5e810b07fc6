using StreamInfer.EmbeddedBroker.Records;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>What the header of a batch says of its producer.</summary>
/// <param name="ProducerId">-1 for a producer that is not idempotent.</param>
/// <param name="Epoch">The producer's.</param>
/// <param name="FirstSequence">-1 for none.</param>
/// <param name="LastSequence">-1 for none.</param>
/// <param name="IsTransactional">Whether it belongs to a transaction.</param>
internal readonly record struct ProducerBatch(long ProducerId, short Epoch, int FirstSequence, int LastSequence, bool IsTransactional)
{
    public static ProducerBatch Of(BatchHeader header)
    {
        var first = header.BaseSequence;
        var last = first < 0 ? -1 : SequencedBatch.Advance(first, header.LastOffsetDelta);
        return new ProducerBatch(header.ProducerId, header.ProducerEpoch, first, last, header.IsTransactional);
    }
}
