using System.Buffers.Binary;
using StreamInfer.EmbeddedBroker.Records;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>Where one batch begins.</summary>
/// <param name="RelativeOffset">Its base offset, counted from the segment's.</param>
/// <param name="Position">Bytes before it in the file.</param>
/// <param name="MaxTimestampBefore">The largest time of all records before it in the segment, milliseconds since 1970; -1 for none.</param>
internal readonly record struct IndexEntry(int RelativeOffset, int Position, long MaxTimestampBefore)
{
    /// <summary>Bytes of an entry in the file, its checksum included.</summary>
    public const int Size = 20;

    /// <summary>The beginning of every segment, which needs no entry.</summary>
    public static IndexEntry Start => new(0, 0, -1);

    public void Write(Span<byte> into)
    {
        BinaryPrimitives.WriteInt32BigEndian(into, RelativeOffset);
        BinaryPrimitives.WriteInt32BigEndian(into[4..], Position);
        BinaryPrimitives.WriteInt64BigEndian(into[8..], MaxTimestampBefore);
        BinaryPrimitives.WriteUInt32BigEndian(into[16..], Crc32C.Of(into[..16]));
    }

    /// <returns>False where the bytes are not an entry.</returns>
    public static bool TryRead(ReadOnlySpan<byte> from, out IndexEntry entry)
    {
        entry = new IndexEntry(
            BinaryPrimitives.ReadInt32BigEndian(from),
            BinaryPrimitives.ReadInt32BigEndian(from[4..]),
            BinaryPrimitives.ReadInt64BigEndian(from[8..]));
        return BinaryPrimitives.ReadUInt32BigEndian(from[16..]) == Crc32C.Of(from[..16]);
    }
}
