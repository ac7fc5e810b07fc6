using Microsoft.Win32.SafeHandles;
using StreamInfer.EmbeddedBroker.Records;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>
/// Puts one new segment in the place of some closed ones: what compaction writes. Nobody sees it before <see cref="Commit"/>; a process killed at any point
/// leaves either the old segments or the new one. Not thread-safe.
/// </summary>
internal sealed class SegmentRewrite : IDisposable
{
    private readonly byte[] _buffer = new byte[256 << 10];
    private readonly IReadOnlyList<Segment> _old;
    private readonly SegmentSwap _swap;
    private readonly Func<SegmentRewrite, bool> _replace;
    private readonly LogEnvironment _environment;
    private readonly Dictionary<long, (AbortedTransaction Transaction, long LastStableOffset)> _aborted;
    private readonly List<(AbortedTransaction Transaction, long LastStableOffset)> _keptAborted = [];
    private readonly SafeFileHandle _file;
    private readonly long _nextOffset;
    private long _lastOffset;
    private int _buffered;
    private int _written;
    private bool _isDecided;

    /// <param name="old">Neighbours among the closed segments.</param>
    /// <param name="nextOffset">The base offset of the segment after them.</param>
    /// <param name="swap">The new files.</param>
    /// <param name="replace">Decides for the new segment and puts it into the log's list; false where the old ones are gone.</param>
    /// <param name="environment">What all logs share.</param>
    public SegmentRewrite(IReadOnlyList<Segment> old, long nextOffset, SegmentSwap swap, Func<SegmentRewrite, bool> replace, LogEnvironment environment)
    {
        (_old, _nextOffset, _swap, _replace, _environment) = (old, nextOffset, swap, replace, environment);
        _aborted = old.SelectMany(static segment => segment.Aborted.All()).ToDictionary(static aborted => aborted.Transaction.MarkerOffset);
        _lastOffset = old[0].BaseOffset - 1;
        _file = File.OpenHandle(swap.Log, FileMode.Create, FileAccess.ReadWrite);
    }

    /// <summary>The segments that are replaced.</summary>
    public IReadOnlyList<Segment> Old => _old;

    /// <summary>The base offset of the segment after them.</summary>
    public long NextOffset => _nextOffset;

    /// <summary>Bytes of the new segment so far.</summary>
    public int Size => _written + _buffered;

    /// <summary>
    /// Adds a whole, sealed batch that keeps the base offset and the last offset delta it had. Offsets ascend; batches and records in them may be left out.
    /// The end of an aborted transaction may be left out only once the transaction's records are.
    /// </summary>
    /// <exception cref="ArgumentException">The batch lies outside the segments, or not after the one before.</exception>
    /// <exception cref="IOException">The disk is full or fails; dispose this, and the old segments stay.</exception>
    public void Append(Span<byte> batch)
    {
        var header = new BatchHeader(batch);
        if (header.BaseOffset <= _lastOffset || header.LastOffset >= _nextOffset || (long)Size + batch.Length > int.MaxValue)
        {
            throw new ArgumentException($"a batch at {header.BaseOffset} after {_lastOffset}, in segments up to {_nextOffset}", nameof(batch));
        }

        _lastOffset = header.LastOffset;
        if (header.IsControl && _aborted.TryGetValue(header.BaseOffset, out var aborted))
        {
            _keptAborted.Add(aborted);
        }

        if (batch.Length > _buffer.Length - _buffered)
        {
            WriteOut(_buffer.AsSpan(0, _buffered));
            _buffered = 0;
        }

        if (batch.Length > _buffer.Length)
        {
            WriteOut(batch);
            return;
        }

        batch.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += batch.Length;
    }

    /// <summary>Puts the new segment in place and deletes the old ones.</summary>
    /// <returns>False where these were deleted meanwhile, or the log was closed: then nothing was done.</returns>
    /// <exception cref="IOException">The disk fails; the old segments stay, or the log is closed and the new one takes their place at the next opening.</exception>
    public bool Commit()
    {
        WriteOut(_buffer.AsSpan(0, _buffered));
        _buffered = 0;
        _environment.FlushToDisk(_file);
        _file.Dispose();
        return _replace(this);
    }

    /// <summary>From now on the new files count.</summary>
    public void Decide()
    {
        WriteAborted();
        _isDecided = true;
        _swap.Decide(_environment.FlushFolder);
    }

    /// <summary>Puts the new files in place; the old ones are closed.</summary>
    public void Finish() => _swap.Finish();

    /// <summary>Forgets what was not committed.</summary>
    public void Dispose()
    {
        _file.Dispose();
        if (!_isDecided)
        {
            _swap.Undo();
        }
    }

    private void WriteOut(ReadOnlySpan<byte> bytes)
    {
        _environment.Write(_file, bytes, _written);
        _written += bytes.Length;
    }

    private void WriteAborted()
    {
        if (_keptAborted.Count == 0)
        {
            return;
        }

        var bytes = new byte[_keptAborted.Count * AbortedTransactions.EntrySize];
        for (var i = 0; i < _keptAborted.Count; i++)
        {
            AbortedTransactions.WriteEntry(bytes.AsSpan(i * AbortedTransactions.EntrySize), _keptAborted[i].Transaction, _keptAborted[i].LastStableOffset);
        }

        using var file = File.OpenHandle(_swap.Aborted, FileMode.Create, FileAccess.Write);
        _environment.Write(file, bytes, 0);
        _environment.FlushToDisk(file);
    }
}
