using System.Runtime.CompilerServices;
using StreamInfer.Batching;
using StreamInfer.Publishing;

namespace StreamInfer.Monitoring.Tap;

/// <summary>
/// A copy of a micro-batch in memory of monitoring's own. It has one owner at a time, the tap or monitoring's thread, and is reused. Rows and scores are copied a lane
/// at a time; of each event no more than where it came from.
/// </summary>
internal sealed class TappedBatch(int capacity)
{
    private readonly TappedEvent[] _events = new TappedEvent[capacity];
    private readonly List<TappedLane> _lanes = [];
    private readonly List<(string Feature, DeadLetterReason Reason)> _refusals = [];
    private byte[] _keys = [];

    /// <summary>Events that were scored.</summary>
    public ReadOnlySpan<TappedEvent> Events => _events.AsSpan(0, Count);

    public int Count { get; private set; }

    /// <summary>Events of the micro-batch, those without a row included.</summary>
    public int Total { get; private set; }

    /// <summary>Events that became dead letters.</summary>
    public int DeadLetters { get; private set; }

    /// <summary>Values that events became dead letters for.</summary>
    public IReadOnlyList<(string Feature, DeadLetterReason Reason)> Refusals => _refusals;

    public int LaneCount { get; private set; }

    public TappedLane LaneAt(int lane) => _lanes[lane];

    public ReadOnlySpan<byte> KeyOf(in TappedEvent tapped) => _keys.AsSpan(tapped.KeyStart, Math.Max(0, tapped.KeyLength));

    /// <summary>About what a copy of such a batch takes.</summary>
    public static long BytesOf(MicroBatch batch, int capacity)
    {
        var perEvent = (long)Unsafe.SizeOf<TappedEvent>();
        for (var lane = 0; lane < batch.LaneCount; lane++)
        {
            perEvent += sizeof(double) + batch.LaneAt(lane).Features.Layout.RowBytes;
        }

        return capacity * perEvent;
    }

    /// <param name="batch">As it was handed over.</param>
    /// <param name="copiesKeys">Whether keys are wanted.</param>
    public void Copy(MicroBatch batch, bool copiesKeys)
    {
        LaneCount = batch.LaneCount;
        for (var lane = 0; lane < LaneCount; lane++)
        {
            FitLane(lane, batch.LaneAt(lane)).Copy(batch.LaneAt(lane));
        }

        (Count, DeadLetters, Total) = (0, 0, batch.Count);
        _refusals.Clear();
        var keyLength = 0;
        foreach (ref readonly var scored in batch.Events)
        {
            if (!scored.HasRow)
            {
                DeadLetters += scored.Reason != DeadLetterReason.None ? 1 : 0;
                if (scored.Feature is { } feature)
                {
                    _refusals.Add((feature, scored.Reason));
                }

                continue;
            }

            ref readonly var record = ref scored.Batch.Records[scored.Record];
            ref var copy = ref _events[Count++];
            (copy.Partition, copy.Offset, copy.TimeMs) = (record.Partition, record.Offset, scored.EventTimeMs);
            (copy.Row, copy.Lane, copy.Quality) = (scored.Row, (short)scored.Lane, scored.Quality);
            (copy.KeyStart, copy.KeyLength) = (keyLength, -1);
            if (copiesKeys && !record.Key.IsNull)
            {
                copy.KeyLength = record.Key.Length;
                keyLength = Append(keyLength, record.Key.Span);
            }
        }
    }

    private int Append(int at, ReadOnlySpan<byte> key)
    {
        if (_keys.Length - at < key.Length)
        {
            Array.Resize(ref _keys, Math.Max(2 * _keys.Length, at + key.Length));
        }

        key.CopyTo(_keys.AsSpan(at));
        return at + key.Length;
    }

    private TappedLane FitLane(int lane, LaneRows rows)
    {
        var found = lane < _lanes.Count && _lanes[lane].Fits(rows) ? lane : -1;
        for (var i = lane + 1; found < 0 && i < _lanes.Count; i++)
        {
            found = _lanes[i].Fits(rows) ? i : -1;
        }

        if (found < 0)
        {
            // As many as were ever needed at once are kept; those of layouts that went go first.
            if (_lanes.Count > LaneCount)
            {
                _lanes.RemoveAt(_lanes.Count - 1);
            }

            found = lane;
            _lanes.Insert(lane, new TappedLane(rows.Features.Layout, rows.Features.Capacity));
        }

        (_lanes[lane], _lanes[found]) = (_lanes[found], _lanes[lane]);
        return _lanes[lane];
    }
}
