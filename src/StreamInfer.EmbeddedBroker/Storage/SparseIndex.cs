using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using StreamInfer.EmbeddedBroker.Records;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>
/// The sparse index of one segment, by offset and by time: an entry for about every <see cref="Interval"/> of log, searched in the file, so that memory does
/// not grow with the log. The first slot says when the segment was begun. One writer at a time, any number of searchers. It says where a walk over headers
/// may begin, nothing more: what is lost or damaged is made anew from the log.
/// </summary>
internal sealed class SparseIndex(SegmentFiles files, FileWrite write)
{
    /// <summary>Bytes of log from one entry to the next, at least.</summary>
    public const int Interval = 32 << 10;

    private const uint Marker = 0x53495831; // "SIX1"

    private int _count;

    /// <summary>The last entry.</summary>
    public IndexEntry Last { get; private set; } = IndexEntry.Start;

    /// <summary>When the segment was begun, milliseconds since 1970.</summary>
    public long CreatedMs { get; private set; }

    private SafeFileHandle File => files[SegmentFile.Index];

    /// <summary>Begins an empty index.</summary>
    public void Reset(long createdMs)
    {
        RandomAccess.SetLength(File, 0);
        Span<byte> slot = stackalloc byte[IndexEntry.Size];
        slot.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(slot, Marker);
        BinaryPrimitives.WriteInt64BigEndian(slot[8..], createdMs);
        BinaryPrimitives.WriteUInt32BigEndian(slot[16..], Crc32C.Of(slot[..16]));
        write(File, slot, 0);
        CreatedMs = createdMs;
        Last = IndexEntry.Start;
        Volatile.Write(ref _count, 0);
    }

    /// <summary>Reads an existing file: how many entries there are, leaving out those at its end that are torn or point where no such batch begins.</summary>
    /// <returns>False where there is no index in the file.</returns>
    public bool TryOpen(Func<IndexEntry, bool> isTrue)
    {
        Span<byte> slot = stackalloc byte[IndexEntry.Size];
        if (RandomAccess.Read(File, slot, 0) < slot.Length || BinaryPrimitives.ReadUInt32BigEndian(slot) != Marker
            || BinaryPrimitives.ReadUInt32BigEndian(slot[16..]) != Crc32C.Of(slot[..16]))
        {
            return false;
        }

        CreatedMs = BinaryPrimitives.ReadInt64BigEndian(slot[8..]);
        var written = RandomAccess.GetLength(File);
        var count = (int)(written / IndexEntry.Size) - 1;
        var last = IndexEntry.Start;
        while (count > 0 && !(TryGet(count - 1, out last) && isTrue(last)))
        {
            count--;
        }

        Keep(count, count == 0 ? IndexEntry.Start : last);
        return true;
    }

    /// <summary>Drops the entries of batches that begin after an offset, relative to the segment's.</summary>
    public void TruncateAfter(long relativeOffset)
    {
        var count = _count;
        var last = Last;
        while (count > 0 && last.RelativeOffset > relativeOffset)
        {
            count--;
            last = count > 0 && TryGet(count - 1, out var entry) ? entry : IndexEntry.Start;
        }

        Keep(count, last);
    }

    /// <summary>Adds an entry if one is due for a batch there.</summary>
    public void AddIfDue(IndexEntry entry)
    {
        if (entry.Position - Last.Position < Interval)
        {
            return;
        }

        Span<byte> slot = stackalloc byte[IndexEntry.Size];
        entry.Write(slot);
        write(File, slot, (long)(_count + 1) * IndexEntry.Size);
        Last = entry;
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>The last batch in the index that begins at an offset (relative to the segment's) or before.</summary>
    /// <returns>False where the index is damaged.</returns>
    public bool TryFindOffset(long relativeOffset, out IndexEntry found) => TryFind(relativeOffset, static (entry, target) => entry.RelativeOffset <= target, out found);

    /// <summary>The last batch in the index before which no record has a time or a later one.</summary>
    /// <returns>False where the index is damaged.</returns>
    public bool TryFindTime(long timestampMs, out IndexEntry found) => TryFind(timestampMs, static (entry, target) => entry.MaxTimestampBefore < target, out found);

    private bool TryFind(long target, Func<IndexEntry, long, bool> isBefore, out IndexEntry found)
    {
        found = IndexEntry.Start;
        var (low, high) = (0, Volatile.Read(ref _count));
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) / 2);
            if (!TryGet(middle, out var entry))
            {
                return false;
            }

            if (isBefore(entry, target))
            {
                found = entry;
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return true;
    }

    private bool TryGet(int number, out IndexEntry entry)
    {
        Span<byte> slot = stackalloc byte[IndexEntry.Size];
        entry = default;
        return RandomAccess.Read(File, slot, (long)(number + 1) * IndexEntry.Size) == slot.Length && IndexEntry.TryRead(slot, out entry);
    }

    private void Keep(int count, IndexEntry last)
    {
        var length = (long)(count + 1) * IndexEntry.Size;
        if (RandomAccess.GetLength(File) > length)
        {
            RandomAccess.SetLength(File, length);
        }

        Last = last;
        Volatile.Write(ref _count, count);
    }
}
