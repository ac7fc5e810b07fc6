using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>Checks record batches before they are appended, as far as that goes without decompressing them.</summary>
internal static class BatchValidation
{
    /// <returns>What is wrong with them; null for nothing.</returns>
    public static Refusal? Check(Span<byte> batches, TopicSettings settings, AppendOrigin origin)
    {
        if (batches.IsEmpty)
        {
            return new Refusal(ErrorCode.InvalidRecord, "there is no record batch");
        }

        if (batches.Length > settings.SegmentBytes)
        {
            return new Refusal(ErrorCode.RecordListTooLarge, $"{batches.Length} bytes do not fit into a segment of {settings.SegmentBytes}");
        }

        for (var left = batches; !left.IsEmpty;)
        {
            if (CheckSize(left, settings, origin) is { } wrongSize)
            {
                return wrongSize;
            }

            var batch = left[..(int)new BatchHeader(left).TotalSize];
            if (CheckHeader(new BatchHeader(batch), settings, origin) is { } wrongHeader)
            {
                return wrongHeader;
            }

            if (new BatchHeader(batch).Checksum != Crc32C.Of(batch[BatchHeader.ChecksumStart..]))
            {
                return new Refusal(ErrorCode.CorruptMessage, "the batch's checksum is wrong");
            }

            if (settings.CleanupPolicy.HasFlag(CleanupPolicy.Compact) && CheckKeys(batch) is { } wrongKey)
            {
                return wrongKey;
            }

            left = left[batch.Length..];
        }

        return null;
    }

    private static Refusal? CheckSize(Span<byte> left, TopicSettings settings, AppendOrigin origin)
    {
        if (left.Length < BatchHeader.Size)
        {
            return new Refusal(ErrorCode.CorruptMessage, $"{left.Length} bytes are no record batch");
        }

        var header = new BatchHeader(left);
        if (header.Magic != BatchHeader.CurrentMagic)
        {
            return new Refusal(ErrorCode.UnsupportedForMessageFormat, $"records of format {header.Magic}; only format {BatchHeader.CurrentMagic} is stored");
        }

        if (header.TotalSize < BatchHeader.Size || header.TotalSize > left.Length)
        {
            return new Refusal(ErrorCode.CorruptMessage, $"a batch claims {header.TotalSize} bytes where {left.Length} are left");
        }

        return origin == AppendOrigin.Client && header.TotalSize > settings.MaxMessageBytes
            ? new Refusal(ErrorCode.MessageTooLarge, $"a batch of {header.TotalSize} bytes, the topic takes {settings.MaxMessageBytes}")
            : null;
    }

    private static Refusal? CheckHeader(BatchHeader header, TopicSettings settings, AppendOrigin origin)
    {
        if (header.Count < 1 || header.LastOffsetDelta != header.Count - 1)
        {
            return new Refusal(ErrorCode.InvalidRecord, $"a batch of {header.Count} records whose last offset delta is {header.LastOffsetDelta}");
        }

        if (header.Codec > CompressionCodec.Zstd)
        {
            return new Refusal(ErrorCode.UnsupportedCompressionType, $"compression {(int)header.Codec} is not known");
        }

        if (header.IsControl)
        {
            return new Refusal(ErrorCode.InvalidRecord, "clients may not write control records");
        }

        var needsSequence = origin == AppendOrigin.Client;
        if (header.ProducerId < 0 ? header.IsTransactional : header.ProducerEpoch < 0 || (needsSequence && header.BaseSequence < 0))
        {
            return new Refusal(ErrorCode.InvalidRecord, "a batch with a transaction but no producer, or a producer but no epoch or sequence");
        }

        return header.Attributes.HasFlag(BatchAttributes.LogAppendTime) && !settings.UsesLogAppendTime
            ? new Refusal(ErrorCode.InvalidTimestamp, "producers may not say that times are those of appending")
            : null;
    }

    /// <summary>Compaction needs keys; those of compressed batches are not looked at.</summary>
    private static Refusal? CheckKeys(Span<byte> batch)
    {
        if (new BatchHeader(batch).Codec != CompressionCodec.None)
        {
            return null;
        }

        var records = new RecordReader(batch[BatchHeader.Size..]);
        try
        {
            while (records.MoveNext())
            {
                if (records.IsKeyNull)
                {
                    return new Refusal(ErrorCode.InvalidRecord, "a compacted topic needs keys");
                }
            }
        }
        catch (InvalidBatchException error)
        {
            return new Refusal(ErrorCode.CorruptMessage, error.Message);
        }

        return null;
    }
}
