using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamInfer.Ingestion;

namespace StreamInfer.Host.History;

/// <summary>Reads lines of bytes into memory that does not move; nothing is copied but what spans two reads. One thread at a time.</summary>
internal sealed class LineReader(Stream stream) : IDisposable
{
    private const int FirstSize = 1 << 20;

    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(FirstSize, pinned: true);
    private int _start;
    private int _end;
    private bool _isDry;

    /// <summary>Lines read so far, empty ones included.</summary>
    public long Line { get; private set; }

    /// <summary>The next line without its end (LF or CR LF); valid until the next call.</summary>
    /// <returns>False at the end of the stream.</returns>
    public bool TryRead(out ByteRange line)
    {
        var searched = 0;
        while (true)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var length = rest[searched..].IndexOf((byte)'\n');
            if (length >= 0)
            {
                line = Take(searched + length, searched + length + 1);
                return true;
            }

            searched = rest.Length;
            if (_isDry)
            {
                line = Take(rest.Length, rest.Length);
                return rest.Length > 0;
            }

            Fill();
        }
    }

    public void Dispose() => stream.Dispose();

    private unsafe ByteRange Take(int length, int consumed)
    {
        var at = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_buffer)) + _start;
        Line += consumed > 0 ? 1 : 0;
        length -= length > 0 && _buffer[_start + length - 1] == '\r' ? 1 : 0;
        _start += consumed;
        return new ByteRange(at, length);
    }

    private void Fill()
    {
        var kept = _buffer.AsSpan(_start, _end - _start);
        var target = _buffer;
        if (kept.Length > target.Length / 2)
        {
            target = GC.AllocateUninitializedArray<byte>(checked(2 * _buffer.Length), pinned: true);
        }

        kept.CopyTo(target);
        (_buffer, _start, _end) = (target, 0, kept.Length);
        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _isDry = read == 0;
        _end += read;
    }
}
