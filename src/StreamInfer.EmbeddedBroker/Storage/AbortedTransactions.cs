using System.Buffers.Binary;
using StreamInfer.EmbeddedBroker.Records;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>
/// The aborted transactions whose ends lie in one segment, in a file, in the order of their ends. Each entry also says where the stable end of the log was
/// after it: everything that ends later began there or later, so that a search can stop. One writer at a time, any number of readers.
/// </summary>
internal sealed class AbortedTransactions(SegmentFiles files, FileWrite write)
{
    /// <summary>Bytes of an entry in the file.</summary>
    public const int EntrySize = ChecksumAt + sizeof(uint);

    private const int ChecksumAt = 4 * sizeof(long);

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

    /// <summary>Forgets those that end at an offset or later, and from the first on that was not written as a whole; at the opening.</summary>
    public void TruncateFrom(long offset)
    {
        var count = Count;
        var kept = 0;
        while (kept < count && TryGet(kept, out var entry) && entry.Transaction.MarkerOffset < offset)
        {
            kept++;
        }

        if (files.Exists(SegmentFile.Aborted) && RandomAccess.GetLength(files[SegmentFile.Aborted]) is var length && length > (long)kept * EntrySize)
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
        BinaryPrimitives.WriteUInt32BigEndian(into[ChecksumAt..], Crc32C.Of(into[..ChecksumAt]));
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

    private (AbortedTransaction Transaction, long LastStableOffset) Get(int number) => TryGet(number, out var entry)
        ? entry
        : throw new InvalidBatchException($"the aborted transactions of a segment in {files.Folder} were damaged");

    private bool TryGet(int number, out (AbortedTransaction Transaction, long LastStableOffset) entry)
    {
        Span<byte> bytes = stackalloc byte[EntrySize];
        var read = RandomAccess.Read(files[SegmentFile.Aborted], bytes, (long)number * EntrySize);
        entry = (
            new AbortedTransaction(
                BinaryPrimitives.ReadInt64BigEndian(bytes),
                BinaryPrimitives.ReadInt64BigEndian(bytes[8..]),
                BinaryPrimitives.ReadInt64BigEndian(bytes[16..])),
            BinaryPrimitives.ReadInt64BigEndian(bytes[24..]));
        return read == EntrySize && BinaryPrimitives.ReadUInt32BigEndian(bytes[ChecksumAt..]) == Crc32C.Of(bytes[..ChecksumAt]);
    }
}
