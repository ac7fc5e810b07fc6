using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using StreamInfer.Ingestion;

namespace StreamInfer.Publishing;

/// <summary>Text that is encoded once and never moves: header names, and values that are the same for many records.</summary>
internal sealed class PinnedText
{
    private readonly byte[] _bytes;

    public PinnedText(string text)
    {
        // Reachable for as long as this object is, which owns it: the range stays valid.
        _bytes = GC.AllocateArray<byte>(Encoding.UTF8.GetByteCount(text), pinned: true);
        Encoding.UTF8.GetBytes(text, _bytes);
    }

    public unsafe ByteRange Range => _bytes.Length == 0
        ? new ByteRange(0, 0)
        : new ByteRange((nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_bytes)), _bytes.Length);
}
