using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Records.Compression;

namespace StreamInfer.EmbeddedBroker.Compaction;

/// <summary>The records of a batch, of which all can be read or none counts: some codecs take a packed batch that is cut off for one that is shorter.</summary>
internal static class BatchRecords
{
    /// <exception cref="InvalidBatchException">They cannot be unpacked, are no records, or are not as many as the header says.</exception>
    public static RecordReader Of(Span<byte> batch)
    {
        var header = new BatchHeader(batch);
        var unpacked = RecordCompression.Unpack(header.Codec, batch[BatchHeader.Size..]);
        var records = new RecordReader(unpacked);
        var count = 0;
        while (records.MoveNext())
        {
            count++;
        }

        return count == header.Count ? new RecordReader(unpacked) : throw new InvalidBatchException($"{count} records where the header says {header.Count}");
    }
}
