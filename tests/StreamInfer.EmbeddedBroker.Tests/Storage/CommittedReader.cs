using System.Text;
using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Storage;

namespace StreamInfer.EmbeddedBroker.Tests.Storage;

/// <summary>Reads as Kafka's consumers do with read_committed: up to the stable end, leaving out what the list of aborted transactions names.</summary>
internal static class CommittedReader
{
    public static List<(long Offset, string Value)> ReadAll(PartitionLog log, int bufferSize = 2_000)
    {
        var found = new List<(long, string)>();
        var buffer = new byte[bufferSize];
        var next = log.StartOffset;
        while (true)
        {
            var limit = log.LastStableOffset;
            var read = log.Read(next, limit, buffer);
            if (read == 0)
            {
                return found.FindAll(record => record.Item1 >= log.StartOffset);
            }

            if (read < 0)
            {
                buffer = new byte[-read];
                continue;
            }

            var aborted = new List<AbortedTransaction>();
            log.AbortedIn(next, limit, aborted);
            next = Take(buffer.AsSpan(0, read), aborted, found);
        }
    }

    private static long Take(Span<byte> batches, List<AbortedTransaction> aborted, List<(long Offset, string Value)> into)
    {
        var skipped = new HashSet<long>();
        var queue = new Queue<AbortedTransaction>(aborted.OrderBy(transaction => transaction.FirstOffset));
        long next = -1;
        for (var left = batches; !left.IsEmpty;)
        {
            var header = new BatchHeader(left);
            var batch = left[..(int)header.TotalSize];
            while (queue.TryPeek(out var first) && first.FirstOffset <= header.LastOffset)
            {
                skipped.Add(queue.Dequeue().ProducerId);
            }

            if (header.IsControl && !TransactionMarker.Read(batch)!.Value.IsCommit)
            {
                skipped.Remove(header.ProducerId);
            }
            else if (!header.IsControl && !(header.IsTransactional && skipped.Contains(header.ProducerId)))
            {
                var records = new RecordReader(batch[BatchHeader.Size..]);
                while (records.MoveNext())
                {
                    into.Add((header.BaseOffset + records.OffsetDelta, Encoding.UTF8.GetString(records.Value)));
                }
            }

            next = header.LastOffset + 1;
            left = left[batch.Length..];
        }

        return next;
    }
}
