using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamInfer.Ingestion;

/// <summary>
/// Append-only bytes that never move, in pinned chunks that are kept for reuse. What was appended stays valid until
/// <see cref="Clear"/>. Not thread-safe: an arena has one owner at a time.
/// </summary>
public sealed class PinnedArena
{
    private readonly int _chunkSize;
    private readonly List<byte[]> _chunks = [];
    private byte[]? _large;
    private int _chunk = -1;
    private int _used;

    /// <param name="chunkSize">Bytes a chunk, 4 KiB or more; default 256 KiB. A larger value gets a chunk of its own.</param>
    public PinnedArena(int chunkSize = 256 * 1024)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkSize, 4096);
        _chunkSize = chunkSize;
    }

    /// <summary>Copies <paramref name="bytes"/> in and says where they lie.</summary>
    public ByteRange Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return new ByteRange(0, 0);
        }

        bytes.CopyTo(Reserve(bytes.Length));
        return Commit(bytes.Length);
    }

    /// <summary>Room for up to <paramref name="maximum"/> contiguous bytes; to be followed by <see cref="Commit"/>.</summary>
    public Span<byte> Reserve(int maximum)
    {
        if (_chunk < 0 || Current.Length - _used < maximum)
        {
            NextChunk(maximum);
        }

        return Current.AsSpan(_used, maximum);
    }

    /// <summary>Keeps the first <paramref name="length"/> bytes of the last reservation.</summary>
    public unsafe ByteRange Commit(int length)
    {
        var range = new ByteRange((nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(Current)) + _used, length);
        _used += length;
        return range;
    }

    /// <summary>Forgets all content; chunks of the usual size stay for reuse.</summary>
    public void Clear()
    {
        if (_large is not null)
        {
            // Oversized chunks serve rare records; keeping them would let one record set the memory for good.
            _chunks.RemoveAll(chunk => chunk.Length > _chunkSize);
            _large = null;
        }

        _chunk = _chunks.Count > 0 ? 0 : -1;
        _used = 0;
    }

    private byte[] Current => _chunks[_chunk];

    private void NextChunk(int minimum)
    {
        if (minimum > _chunkSize)
        {
            _large = GC.AllocateUninitializedArray<byte>(minimum, pinned: true);
            _chunks.Insert(_chunk + 1, _large);
        }
        else if (_chunk + 1 >= _chunks.Count)
        {
            _chunks.Add(GC.AllocateUninitializedArray<byte>(_chunkSize, pinned: true));
        }

        _chunk++;
        _used = 0;
    }
}
