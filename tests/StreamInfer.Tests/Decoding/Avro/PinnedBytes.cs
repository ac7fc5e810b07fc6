using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamInfer.Ingestion;

namespace StreamInfer.Tests.Decoding.Avro;

/// <summary>Bytes that do not move, as payloads are.</summary>
internal static unsafe class PinnedBytes
{
    // Nothing else would keep them alive: ranges are plain addresses.
    private static readonly List<byte[]> Kept = [];

    public static ByteRange Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return new ByteRange(0, 0);
        }

        var pinned = GC.AllocateArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(pinned);
        lock (Kept)
        {
            Kept.Add(pinned);
        }

        return new ByteRange((nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned)), bytes.Length);
    }
}
