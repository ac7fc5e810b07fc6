using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Storage;

namespace StreamInfer.EmbeddedBroker.Compaction;

/// <summary>Walks the whole batches of one closed segment, with their bytes.</summary>
internal ref struct SegmentBatches(Segment segment)
{
    private const int UsualBuffer = 256 << 10;

    private byte[] _buffer = new byte[Math.Clamp(segment.Size, BatchHeader.Size, UsualBuffer)];
    private int _position;
    private int _consumed;
    private int _held;

    /// <summary>The current batch; the caller may patch it. Valid until the next call.</summary>
    public Span<byte> Current { get; private set; }

    /// <exception cref="InvalidBatchException">The file was damaged.</exception>
    /// <exception cref="ObjectDisposedException">The segment was deleted, or the log closed.</exception>
    public bool MoveNext()
    {
        if (_consumed == _held && !Fill())
        {
            return false;
        }

        var batch = _buffer.AsSpan(_consumed, _held - _consumed);
        Current = batch[..(int)new BatchHeader(batch).TotalSize];
        _consumed += Current.Length;
        return true;
    }

    private bool Fill()
    {
        _consumed = 0;
        _held = segment.ReadBatches(_position, _buffer);
        if (_held < 0)
        {
            _buffer = new byte[-_held];
            _held = segment.ReadBatches(_position, _buffer);
        }

        _position += _held;
        return _held > 0;
    }
}
