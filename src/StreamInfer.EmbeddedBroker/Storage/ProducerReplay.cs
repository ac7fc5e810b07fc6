using StreamInfer.EmbeddedBroker.Records;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>Brings the producers of a log, and its aborted transactions, up to its end by walking over the headers of what follows a snapshot.</summary>
internal sealed class ProducerReplay(List<Segment> segments, ProducerTable producers, TimeProvider time)
{
    /// <summary>How long a producer may be silent counts from now: times in batches may be of events long ago.</summary>
    private readonly long _nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <param name="fromOffset">What the table knows of lies below.</param>
    public void Run(long fromOffset)
    {
        Span<byte> buffer = stackalloc byte[HeaderScan.UsualBuffer];
        for (var i = Math.Max(LogState.Find([.. segments], fromOffset), 0); i < segments.Count; i++)
        {
            var segment = segments[i];
            segment.Aborted.TruncateFrom(fromOffset);
            var scan = segment.Scan(segment.IndexedOffset(fromOffset).Position, buffer);
            while (scan.MoveNext())
            {
                var header = scan.Header;
                if (header.BaseOffset >= fromOffset && header.ProducerId >= 0)
                {
                    Add(header, segment, scan.Position, scan.Size);
                }
            }
        }
    }

    private void Add(BatchHeader header, Segment segment, int position, int size)
    {
        if (!header.IsControl)
        {
            producers.Add(ProducerBatch.Of(header), header.BaseOffset, _nowMs);
            return;
        }

        var bytes = new byte[size];
        if (segment.Read(position, bytes) < size || TransactionMarker.Read(bytes) is not { } marker)
        {
            return; // control records of other kinds are of no matter here
        }

        var offset = header.BaseOffset;
        var producerId = header.ProducerId;
        var firstOffset = producers.End(producerId, header.ProducerEpoch, marker.CoordinatorEpoch, _nowMs);
        if (firstOffset >= 0 && !marker.IsCommit)
        {
            segment.Aborted.Prepare(new AbortedTransaction(producerId, firstOffset, offset), Math.Min(offset + 1, producers.FirstOpenOffset));
            segment.Aborted.Add();
        }
    }
}
