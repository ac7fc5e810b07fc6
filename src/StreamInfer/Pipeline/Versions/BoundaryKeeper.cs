using StreamInfer.Batching;
using StreamInfer.Ingestion;
using StreamInfer.Routing;

namespace StreamInfer.Pipeline.Versions;

/// <summary>
/// Finds, as batches are handed over, the first offset of each partition that goes by a set of versions; anew after partitions have moved, and where offsets
/// were read again. Used by the publishing stage, but for <see cref="Reopen"/>.
/// </summary>
/// <param name="told">Told of boundaries; not for long.</param>
internal sealed class BoundaryKeeper(Action<VersionBoundary> told)
{
    // By partition: the offset after the last one that was handed over. Absent before the first.
    private readonly Dictionary<int, long> _next = [];
    private readonly List<PartitionPosition> _found = [];
    private ScoringSet? _set;
    private int _isReopened;

    /// <summary>Partitions came or went: who had them meanwhile may have gone by other versions. Safe for any thread.</summary>
    public void Reopen() => Volatile.Write(ref _isReopened, 1);

    /// <summary>A batch was handed over.</summary>
    public void HandedOver(MicroBatch batch)
    {
        if (Interlocked.Exchange(ref _isReopened, 0) == 1 || !ReferenceEquals(_set, batch.Set))
        {
            _next.Clear();
            _set = batch.Set;
        }

        _found.Clear();
        var events = batch.Events;
        for (var i = 0; i < events.Length;)
        {
            // Events of one partition come side by side, a poll at least: it is looked up once for all of them.
            ref readonly var first = ref RecordOf(events[i]);
            var (partition, last) = (first.Partition, first.Offset);
            var from = first.Offset;
            while (++i < events.Length && RecordOf(events[i]) is { } next && next.Partition == partition && next.Offset > last)
            {
                last = next.Offset;
            }

            if (!_next.TryGetValue(partition, out var expected) || from < expected)
            {
                _found.Add(new PartitionPosition(partition, from));
            }

            _next[partition] = last + 1;
        }

        if (_found.Count > 0)
        {
            told(new VersionBoundary(batch.Set, [.. _found]));
        }
    }

    private static ref readonly SourceRecord RecordOf(in BatchEvent scored) => ref scored.Batch.Records[scored.Record];
}
