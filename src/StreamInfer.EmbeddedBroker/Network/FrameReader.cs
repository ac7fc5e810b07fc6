using System.Buffers;
using System.Buffers.Binary;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Network;

/// <summary>
/// Cuts what a client sends into frames: a length of four bytes, then so many bytes. Frames lie in one pooled buffer that grows as their bytes arrive, at
/// most <see cref="Step"/> or as much again ahead of them: the length that a client claims costs nothing. One reader a connection.
/// </summary>
internal sealed class FrameReader(Stream stream) : IDisposable
{
    /// <summary>Bytes of the length before each frame.</summary>
    public const int PrefixSize = 4;

    /// <summary>What a connection without a large request holds, in bytes.</summary>
    private const int IdleCapacity = 16 << 10;

    private const int Step = 1 << 20;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(IdleCapacity);
    private int _start;
    private int _end;
    private int _taken;

    /// <summary>The next frame without its length, valid until the next call; null when the client has closed the connection.</summary>
    /// <param name="maxSize">The largest frame, in bytes.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="MalformedRequestException">The length is negative or above <paramref name="maxSize"/>.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async ValueTask<Memory<byte>?> ReadAsync(int maxSize, CancellationToken cancellation)
    {
        Release();
        if (!await FillAsync(PrefixSize, cancellation).ConfigureAwait(false))
        {
            return null;
        }

        var size = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start));
        if ((uint)size > (uint)maxSize)
        {
            throw new MalformedRequestException($"a frame of {size} bytes where at most {maxSize} are allowed");
        }

        if (!await FillAsync(PrefixSize + size, cancellation).ConfigureAwait(false))
        {
            return null;
        }

        _taken = PrefixSize + size;
        return _buffer.AsMemory(_start + PrefixSize, size);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>Lets go of the frame handed out before, and of a buffer that only a large one needed.</summary>
    private void Release()
    {
        _start += _taken;
        _taken = 0;
        if (_start < _end)
        {
            return;
        }

        (_start, _end) = (0, 0);
        if (_buffer.Length > IdleCapacity)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(IdleCapacity);
        }
    }

    private async ValueTask<bool> FillAsync(int needed, CancellationToken cancellation)
    {
        while (_end - _start < needed)
        {
            MakeRoom(needed);

            // Nothing is read past a frame that outgrows the idle buffer: what follows it would have to be copied out.
            var room = needed > IdleCapacity ? Math.Min(_buffer.Length - _end, _start + needed - _end) : _buffer.Length - _end;
            var read = await stream.ReadAsync(_buffer.AsMemory(_end, room), cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }

    private void MakeRoom(int needed)
    {
        if (_start > 0 && _buffer.Length - _start < needed)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end < _buffer.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(needed, _end + (long)Math.Max(_end, Step)));
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
