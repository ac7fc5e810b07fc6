using Microsoft.Win32.SafeHandles;
using StreamInfer.EmbeddedBroker.Records;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>Walks the batches in a part of a file, reading little more than their headers. Sees nothing wrong in records: it does not look at them.</summary>
internal ref struct HeaderScan
{
    /// <summary>Enough for a small batch or many headers, small enough for the stack.</summary>
    public const int UsualBuffer = 4096;

    private readonly SafeFileHandle _file;
    private readonly int _end;
    private readonly Span<byte> _buffer;
    private int _bufferedFrom;
    private int _buffered;

    /// <param name="file">The file.</param>
    /// <param name="from">Where a batch begins.</param>
    /// <param name="end">Where the last batch ends.</param>
    /// <param name="buffer">Space for what is read; at least <see cref="BatchHeader.Size"/> bytes.</param>
    public HeaderScan(SafeFileHandle file, int from, int end, Span<byte> buffer)
    {
        _file = file;
        Next = from;
        _end = end;
        _buffer = buffer;
    }

    /// <summary>Where the current batch begins.</summary>
    public int Position { get; private set; }

    /// <summary>Where the batch after the current one begins; where the walk stopped, once it has.</summary>
    public int Next { get; private set; }

    /// <summary>Bytes of the current batch.</summary>
    public readonly int Size => Next - Position;

    /// <summary>The current batch's header. Valid until the next call.</summary>
    public readonly BatchHeader Header => new(_buffer.Slice(Position - _bufferedFrom, BatchHeader.Size));

    /// <summary>Goes to the next batch.</summary>
    /// <returns>False at the end, and where no batch begins: <see cref="Next"/> is below the end then.</returns>
    public bool MoveNext()
    {
        if (_end - Next < BatchHeader.Size || !Hold(Next, BatchHeader.Size))
        {
            return false;
        }

        var header = new BatchHeader(_buffer.Slice(Next - _bufferedFrom, BatchHeader.Size));
        var size = header.TotalSize;
        if (size < BatchHeader.Size || size > _end - Next || header.Magic != BatchHeader.CurrentMagic || header.LastOffsetDelta < 0)
        {
            return false;
        }

        Position = Next;
        Next += (int)size;
        return true;
    }

    /// <summary>Whether the current batch has the checksum that its header claims. Reads it through the buffer, whatever its size.</summary>
    public bool IsIntact()
    {
        var claimed = Header.Checksum;
        var crc = Crc32C.Empty;
        for (var at = Position + BatchHeader.ChecksumStart; at < Next;)
        {
            if (!Hold(at, 1))
            {
                return false;
            }

            var piece = _buffer[(at - _bufferedFrom).._buffered];
            piece = piece[..Math.Min(piece.Length, Next - at)];
            crc = Crc32C.Append(crc, piece);
            at += piece.Length;
        }

        // Long batches have pushed their header out of the buffer.
        return claimed == crc && Hold(Position, BatchHeader.Size);
    }

    /// <summary>Makes the buffer hold some bytes; false where the file ends before them.</summary>
    private bool Hold(int from, int count)
    {
        if (from >= _bufferedFrom && from + count <= _bufferedFrom + _buffered)
        {
            return true;
        }

        _bufferedFrom = from;
        _buffered = RandomAccess.Read(_file, _buffer[..Math.Min(_buffer.Length, _end - from)], from);
        return _buffered >= count;
    }
}
