using StreamInfer.EmbeddedBroker.Records;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>Gives batches the time of their appending, for topics whose <c>message.timestamp.type</c> is LogAppendTime.</summary>
internal static class AppendTime
{
    /// <summary>Sets attribute and time of checked batches, and their checksums.</summary>
    public static void Set(Span<byte> batches, long timestampMs)
    {
        for (var left = batches; !left.IsEmpty;)
        {
            var header = new BatchHeader(left);
            var batch = left[..(int)header.TotalSize];
            header.Attributes |= BatchAttributes.LogAppendTime;
            header.MaxTimestamp = timestampMs;
            header.Checksum = Crc32C.Of(batch[BatchHeader.ChecksumStart..]);
            left = left[batch.Length..];
        }
    }
}
