using StreamInfer.EmbeddedBroker.Storage;

namespace StreamInfer.EmbeddedBroker.Compaction;

/// <summary>Which batches of a log belong to aborted transactions: those of the producer between the transaction's first record and its end.</summary>
internal sealed class AbortedRanges
{
    private readonly ILookup<long, AbortedTransaction> _byProducer;

    public AbortedRanges(PartitionLog log, long from, long to)
    {
        var aborted = new List<AbortedTransaction>();
        log.AbortedIn(from, to, aborted);
        _byProducer = aborted.ToLookup(transaction => transaction.ProducerId);
    }

    public bool Contains(long producerId, long offset)
    {
        foreach (var transaction in _byProducer[producerId])
        {
            if (offset >= transaction.FirstOffset && offset < transaction.MarkerOffset)
            {
                return true;
            }
        }

        return false;
    }
}
