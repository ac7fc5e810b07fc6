using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Data;

/// <summary>Copies batches from logs straight into a response, partition by partition, until the response is full.</summary>
/// <param name="response">Where to.</param>
/// <param name="version">Of the fetch.</param>
/// <param name="isReadCommitted">Whether the reader wants to know of aborted transactions.</param>
/// <param name="maxBytes">The most bytes of records in all, but for one batch.</param>
internal sealed class FetchReader(ResponseWriter response, short version, bool isReadCommitted, int maxBytes)
{
    /// <summary>How many aborted transactions a partition's part of the response names, but for those open at its first offset.</summary>
    private const int MaxAborted = 1000;

    private static readonly Comparison<AbortedTransaction> ByFirstOffset = static (left, right) => left.FirstOffset.CompareTo(right.FirstOffset);

    private readonly List<AbortedTransaction> _aborted = [];
    private int _left = maxBytes;
    private bool _hasRecords;

    /// <summary>Writes a partition's part, the number excepted.</summary>
    /// <param name="partition">Looked at just before.</param>
    public void Write(FetchPartition partition)
    {
        var partAt = response.Length;
        try
        {
            WriteRead(partition);
        }
        catch (Exception fault) when (PartitionLookup.ErrorOf(fault) is not null)
        {
            partition.Fail(PartitionLookup.ErrorOf(fault)!.Value);
            response.Truncate(partAt);
            WriteRead(partition);
        }
    }

    private void WriteRead(FetchPartition partition)
    {
        response.Error(partition.Error);
        response.Int64(partition.HighWatermark);
        response.Int64(partition.LastStableOffset);
        if (version >= 5)
        {
            response.Int64(partition.StartOffset);
        }

        var limit = WriteAborted(partition);
        if (version >= 11)
        {
            response.Int32(-1); // No replica is nearer.
        }

        var lengthAt = response.Length;
        response.Int32(0);
        if (partition.Log is { } log && partition.Offset < limit)
        {
            response.PatchInt32(lengthAt, Read(log, partition.Offset, limit, Math.Min(partition.Available, _left)));
        }
    }

    /// <returns>Where reading has to stop, so that no aborted transaction is read that is not named.</returns>
    private long WriteAborted(FetchPartition partition)
    {
        if (!isReadCommitted || partition.Log is not { } log)
        {
            response.ArrayLength(-1);
            return partition.Limit;
        }

        _aborted.Clear();
        log.AbortedIn(partition.Offset, partition.Limit, _aborted);
        _aborted.Sort(ByFirstOffset);
        var count = Math.Min(_aborted.Count, MaxAborted);
        while (count < _aborted.Count && _aborted[count].FirstOffset <= partition.Offset)
        {
            count++;
        }

        response.ArrayLength(count);
        for (var i = 0; i < count; i++)
        {
            response.Int64(_aborted[i].ProducerId);
            response.Int64(_aborted[i].FirstOffset);
        }

        return count < _aborted.Count ? _aborted[count].FirstOffset : partition.Limit;
    }

    /// <returns>How many bytes were read.</returns>
    private int Read(PartitionLog log, long offset, long limit, int most)
    {
        var at = response.Length;
        var read = log.Read(offset, limit, response.Reserve(most));
        if (read < 0 && !_hasRecords)
        {
            // A reader that asks for less than one batch would never get on.
            response.Truncate(at);
            read = log.Read(offset, limit, response.Reserve(-read));
        }

        read = Math.Max(0, read);
        response.Truncate(at + read);
        _hasRecords |= read > 0;
        _left -= Math.Min(_left, read);
        return read;
    }
}
