using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>Reads <c>__consumer_offsets</c> from its start: groups, and offsets, those of open and aborted transactions included.</summary>
internal static class GroupLogReplay
{
    private const int LargestFirstBuffer = 1 << 20;

    /// <exception cref="InvalidDataException">A record that is not understood; the message names its offset.</exception>
    public static void Read(PartitionLog log, OffsetTable offsets, Dictionary<string, GroupSnapshot> groups)
    {
        var buffer = new byte[(int)Math.Clamp(log.Size, BatchHeader.Size, LargestFirstBuffer)];
        var offset = log.StartOffset;
        var end = log.EndOffset;
        while (offset < end)
        {
            var read = log.Read(offset, end, buffer);
            if (read < 0)
            {
                buffer = new byte[-read];
            }
            else if (read == 0)
            {
                return;
            }
            else
            {
                offset = ApplyBatches(buffer.AsSpan(0, read), offsets, groups);
            }
        }
    }

    private static long ApplyBatches(Span<byte> batches, OffsetTable offsets, Dictionary<string, GroupSnapshot> groups)
    {
        var next = 0L;
        while (batches.Length >= BatchHeader.Size)
        {
            var header = new BatchHeader(batches);
            var batch = batches[..(int)header.TotalSize];
            try
            {
                ApplyBatch(header, batch, offsets, groups);
            }
            catch (Exception e) when (e is MalformedRequestException or InvalidBatchException)
            {
                throw new InvalidDataException($"{TopicCatalog.GroupOffsets}: the batch at offset {header.BaseOffset} is not understood: {e.Message}.", e);
            }

            next = header.LastOffset + 1;
            batches = batches[batch.Length..];
        }

        return next;
    }

    private static void ApplyBatch(BatchHeader header, ReadOnlySpan<byte> batch, OffsetTable offsets, Dictionary<string, GroupSnapshot> groups)
    {
        if (header.IsControl)
        {
            if (TransactionMarker.Read(batch) is { } marker)
            {
                offsets.EndTransaction(header.ProducerId, marker.IsCommit);
            }

            return;
        }

        var reader = new RecordReader(batch[BatchHeader.Size..]);
        while (reader.MoveNext())
        {
            if (OffsetRecords.ReadKey(reader.Key) is var (group, partition))
            {
                Apply(header, reader, group, partition, offsets);
            }
            else if (GroupRecords.ReadKey(reader.Key) is { } id)
            {
                Apply(reader, id, groups);
            }
        }
    }

    private static void Apply(BatchHeader header, in RecordReader record, string group, TopicPartition partition, OffsetTable into)
    {
        if (record.IsValueNull)
        {
            into.Remove(group, partition);
            return;
        }

        var offset = OffsetRecords.ReadValue(record.Value, header.BaseOffset + record.OffsetDelta);
        if (header.IsTransactional)
        {
            into.SetPending(header.ProducerId, group, partition, offset);
        }
        else
        {
            into.Set(group, partition, offset);
        }
    }

    private static void Apply(in RecordReader record, string group, Dictionary<string, GroupSnapshot> groups)
    {
        if (record.IsValueNull)
        {
            groups.Remove(group);
        }
        else
        {
            groups[group] = GroupRecords.ReadValue(record.Value);
        }
    }
}
