using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Records.Compression;

namespace StreamInfer.EmbeddedBroker.Compaction;

/// <summary>Decides, batch by batch from the log's start on, what of it stays. As Kafka's LogCleaner does; used once a compaction.</summary>
/// <param name="latest">The latest offset of each key below <paramref name="mapEnd"/>.</param>
/// <param name="mapEnd">From here on nothing is known, so everything stays.</param>
/// <param name="expiredBelow">Tombstones and ends of transactions below may go: what they delete went long enough ago.</param>
/// <param name="aborted">The aborted transactions.</param>
/// <param name="onUnreadable">Told of each batch whose records cannot be read; it stays as it is.</param>
internal sealed class BatchFilter(LatestOffsets latest, long mapEnd, long expiredBelow, AbortedRanges aborted, Action<long, string> onUnreadable)
{
    private readonly HashSet<long> _producersWithData = [];
    private byte[] _rewritten = new byte[64 << 10];

    /// <summary>What of a batch stays: the batch itself, byte for byte; a smaller one with the same offsets; or nothing (empty).</summary>
    public Span<byte> Apply(Span<byte> batch)
    {
        var header = new BatchHeader(batch);
        if (header.IsControl)
        {
            // The end of a transaction may go once none of its records is left.
            var hasData = _producersWithData.Remove(header.ProducerId);
            return hasData || header.BaseOffset >= expiredBelow ? batch : default;
        }

        var kept = Keep(batch, header);
        if (!kept.IsEmpty && header.IsTransactional)
        {
            _producersWithData.Add(header.ProducerId);
        }

        return kept;
    }

    private Span<byte> Keep(Span<byte> batch, BatchHeader header)
    {
        if (header.IsTransactional && aborted.Contains(header.ProducerId, header.BaseOffset))
        {
            return default;
        }

        try
        {
            return header.BaseOffset >= mapEnd ? batch : Select(batch, header);
        }
        catch (InvalidBatchException unreadable)
        {
            onUnreadable(header.BaseOffset, unreadable.Message);
            return batch;
        }
    }

    private Span<byte> Select(Span<byte> batch, BatchHeader header)
    {
        var length = BatchHeader.Size;
        var (count, kept) = (0, 0);
        var maxTimestamp = -1L;
        var records = new RecordReader(RecordCompression.Unpack(header.Codec, batch[BatchHeader.Size..]));
        while (records.MoveNext())
        {
            count++;
            if (Stays(records, header.BaseOffset + records.OffsetDelta))
            {
                kept++;
                maxTimestamp = Math.Max(maxTimestamp, header.BaseTimestamp + records.TimestampDelta);
                length = Copy(records.Raw, length);
            }
        }

        return kept == count ? batch : kept == 0 ? default : Rewrite(batch, length, kept, maxTimestamp);
    }

    private bool Stays(in RecordReader record, long offset) =>
        offset >= mapEnd || record.IsKeyNull || (!latest.HasLater(record.Key, offset) && !(record.IsValueNull && offset < expiredBelow));

    private int Copy(ReadOnlySpan<byte> record, int at)
    {
        if (_rewritten.Length - at < record.Length)
        {
            Array.Resize(ref _rewritten, Math.Max(_rewritten.Length * 2, at + record.Length));
        }

        record.CopyTo(_rewritten.AsSpan(at));
        return at + record.Length;
    }

    /// <summary>The records keep their bytes, for offsets and times count from the batch's own, which stay. Written unpacked: few are left.</summary>
    private Span<byte> Rewrite(Span<byte> batch, int length, int count, long maxTimestamp)
    {
        var whole = _rewritten.AsSpan(0, length);
        batch[..BatchHeader.Size].CopyTo(whole);
        var header = new BatchHeader(whole) { Count = count };
        header.Attributes &= ~(BatchAttributes)7;
        if (!header.Attributes.HasFlag(BatchAttributes.LogAppendTime))
        {
            header.MaxTimestamp = maxTimestamp;
        }

        header.Seal(whole);
        return whole;
    }
}
