using System.Buffers.Binary;
using System.Security.Cryptography;

namespace StreamInfer.EmbeddedBroker.Compaction;

/// <summary>
/// The latest offset of each key in a stretch of a log. Keys are known by the first 128 bits of their SHA-256, so that a key takes the same room however long
/// it is, and nobody can make two keys look alike on purpose. At most <see cref="Capacity"/> keys, some 25 MB; a longer stretch is compacted in parts.
/// </summary>
internal sealed class LatestOffsets(int capacity = LatestOffsets.Capacity)
{
    public const int Capacity = 500_000;

    private readonly Dictionary<UInt128, long> _offsets = [];

    /// <summary>Remembers a record.</summary>
    /// <returns>False where there is no room for another key: the record is not remembered.</returns>
    public bool TryAdd(ReadOnlySpan<byte> key, long offset)
    {
        var hash = Hash(key);
        if (_offsets.Count >= capacity && !_offsets.ContainsKey(hash))
        {
            return false;
        }

        _offsets[hash] = offset;
        return true;
    }

    /// <summary>Whether a record with the same key comes after an offset.</summary>
    public bool HasLater(ReadOnlySpan<byte> key, long offset) => _offsets.TryGetValue(Hash(key), out var latest) && latest > offset;

    private static UInt128 Hash(ReadOnlySpan<byte> key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
