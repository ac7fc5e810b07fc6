using System.Buffers.Binary;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>
/// The aborted transactions whose ends lie in one segment, in a file, in the order of their ends. Each entry also says where the stable end of the log was
/// after it: everything that ends later began there or later, so that a search can stop. One writer at a time, any number of readers.
/// </summary>
internal sealed class AbortedTransactions(SegmentFiles files, FileWrite write)
{
    /// <summary>Bytes of an entry in the file.</summary>
    public const int EntrySize = 32;

    /// <summary>-1 until the file was looked at.</summary>
    private int _count = -1;
    private bool _isPrepared;

    private int Count
    {
        get
        {
            if (Volatile.Read(ref _count) < 0)
            {
                var length = files.Exists(SegmentFile.Aborted) ? RandomAccess.GetLength(files[SegmentFile.Aborted]) : 0;
                Interlocked.CompareExchange(ref _count, (int)(length / EntrySize), -1);
            }

            return Volatile.Read(ref _count);
        }
    }

    /// <summary>Writes one that is about to end, after all others; nobody sees it before <see cref="Add"/>.</summary>
    /// <param name="transaction">Its end is not in the log yet.</param>
    /// <param name="lastStableOffset">The log's, once the end is in it.</param>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public void Prepare(AbortedTransaction transaction, long lastStableOffset)
    {
        Span<byte> entry = stackalloc byte[EntrySize];
        WriteEntry(entry, transaction, lastStableOffset);
        _isPrepared = true;
        write(files[SegmentFile.Aborted], entry, (long)Count * EntrySize);
    }

    /// <summary>Adds what was prepared: its end is in the log.</summary>
    public void Add()
    {
        _isPrepared = false;
        Volatile.Write(ref _count, Count + 1);
    }

    /// <summary>Takes back what was prepared, if its end did not get into the log. Has to go well before the log grows.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    public void DropPrepared()
    {
        if (_isPrepared)
        {
            RandomAccess.SetLength(files[SegmentFile.Aborted], (long)Count * EntrySize);
            _isPrepared = false;
        }
    }

    /// <summary>Forgets those that end at an offset or later; at the opening.</summary>
    public void TruncateFrom(long offset)
    {
        var count = Count;
        var kept = count;
        while (kept > 0 && Get(kept - 1).Transaction.MarkerOffset >= offset)
        {
            kept--;
        }

        if (kept < count)
        {
            RandomAccess.SetLength(files[SegmentFile.Aborted], (long)kept * EntrySize);
            Volatile.Write(ref _count, kept);
        }
    }

    /// <summary>Adds to a list those that a reader of [<paramref name="from"/>, <paramref name="to"/>) has to know.</summary>
    /// <returns>False where later segments can hold no more of them.</returns>
    public bool Collect(long from, long to, List<AbortedTransaction> into)
    {
        var count = Count;
        for (var i = FirstEndingAt(from, count); i < count; i++)
        {
            var (transaction, lastStableOffset) = Get(i);
            if (transaction.FirstOffset < to)
            {
                into.Add(transaction);
            }

            if (lastStableOffset >= to)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>All of them, for a segment that takes this one's place.</summary>
    public IEnumerable<(AbortedTransaction Transaction, long LastStableOffset)> All()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return Get(i);
        }
    }

    public static void WriteEntry(Span<byte> into, AbortedTransaction transaction, long lastStableOffset)
    {
        BinaryPrimitives.WriteInt64BigEndian(into, transaction.ProducerId);
        BinaryPrimitives.WriteInt64BigEndian(into[8..], transaction.FirstOffset);
        BinaryPrimitives.WriteInt64BigEndian(into[16..], transaction.MarkerOffset);
        BinaryPrimitives.WriteInt64BigEndian(into[24..], lastStableOffset);
    }

    private int FirstEndingAt(long offset, int count)
    {
        var (low, high) = (0, count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Get(middle).Transaction.MarkerOffset < offset ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private (AbortedTransaction Transaction, long LastStableOffset) Get(int number)
    {
        Span<byte> entry = stackalloc byte[EntrySize];
        if (RandomAccess.Read(files[SegmentFile.Aborted], entry, (long)number * EntrySize) < EntrySize)
        {
            throw new IOException($"the aborted transactions of a segment in {files.Folder} were cut off from outside");
        }

        return (
            new AbortedTransaction(
                BinaryPrimitives.ReadInt64BigEndian(entry),
                BinaryPrimitives.ReadInt64BigEndian(entry[8..]),
                BinaryPrimitives.ReadInt64BigEndian(entry[16..])),
            BinaryPrimitives.ReadInt64BigEndian(entry[24..]));
    }
}
