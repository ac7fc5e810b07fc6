using StreamInfer.Batching;

namespace StreamInfer.Pipeline.Crashes;

/// <summary>Which offsets a batch is about to have run: a span for each of its partitions, from the first to the last of its events there.</summary>
internal static class BatchSpans
{
    /// <param name="batch">Whose events with rows to collect.</param>
    /// <param name="spans">Filled anew.</param>
    public static void Collect(MicroBatch batch, List<OffsetSpan> spans)
    {
        spans.Clear();
        var (partition, first, last) = (-1, 0L, 0L);
        foreach (ref readonly var one in batch.Events)
        {
            if (!one.HasRow)
            {
                continue;
            }

            ref readonly var record = ref one.Batch.Records[one.Record];
            if (record.Partition == partition)
            {
                last = record.Offset;
                continue;
            }

            Add(spans, new OffsetSpan(first, last, partition));
            (partition, first, last) = (record.Partition, record.Offset, record.Offset);
        }

        Add(spans, new OffsetSpan(first, last, partition));
    }

    /// <summary>The events of a partition come in order, so one span holds all of them.</summary>
    private static void Add(List<OffsetSpan> spans, OffsetSpan span)
    {
        if (span.Partition < 0)
        {
            return;
        }

        for (var i = 0; i < spans.Count; i++)
        {
            if (spans[i].Partition == span.Partition)
            {
                spans[i] = spans[i] with { Last = span.Last };
                return;
            }
        }

        spans.Add(span);
    }
}
