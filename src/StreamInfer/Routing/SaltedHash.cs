using System.Buffers.Binary;
using System.Text;
using StreamInfer.Hashing;
using StreamInfer.Ingestion;
using StreamInfer.Topologies;

namespace StreamInfer.Routing;

/// <summary>
/// <c>murmur3_x86_32(salt : key)</c>, seed 0, without copying the key: what the salt and the colon contribute is worked out once. Safe for any thread.
/// </summary>
public sealed class SaltedHash
{
    private readonly uint _state;
    private readonly uint _carry;
    private readonly int _carried;
    private readonly int _saltBytes;

    /// <param name="salt">Of any length; hashed as UTF-8.</param>
    public SaltedHash(string salt)
    {
        var prefix = Encoding.UTF8.GetBytes(salt + ":");
        var whole = prefix.Length & ~3;
        _saltBytes = prefix.Length;
        _carried = prefix.Length - whole;
        for (var i = 0; i < whole; i += sizeof(uint))
        {
            _state = Murmur3.Mix32(_state, BinaryPrimitives.ReadUInt32LittleEndian(prefix.AsSpan(i)));
        }

        for (var i = 0; i < _carried; i++)
        {
            _carry |= (uint)prefix[whole + i] << (8 * i);
        }
    }

    /// <summary>The bucket of an event, 0 to 9,999: by its key, or by its place where it has none.</summary>
    public int BucketOf(in SourceRecord record) => record.Key.IsNull ? BucketOfPlace(record) : (int)(Hash(record.Key.Span) % Percent.Buckets);

    /// <summary>The bucket of an event by its partition and offset, 0 to 9,999.</summary>
    public int BucketOfPlace(in SourceRecord record)
    {
        Span<byte> place = stackalloc byte[sizeof(int) + sizeof(long)];
        BinaryPrimitives.WriteInt32LittleEndian(place, record.Partition);
        BinaryPrimitives.WriteInt64LittleEndian(place[sizeof(int)..], record.Offset);
        return (int)(Hash(place) % Percent.Buckets);
    }

    public uint Hash(ReadOnlySpan<byte> key)
    {
        var state = _state;
        var rest = key;
        if (_carried == 0)
        {
            for (; rest.Length >= sizeof(uint); rest = rest[sizeof(uint)..])
            {
                state = Murmur3.Mix32(state, BinaryPrimitives.ReadUInt32LittleEndian(rest));
            }

            return Murmur3.Finish32(state, Tail(rest), _saltBytes + key.Length);
        }

        // Every word of the message is made of what is carried and the first bytes of the key's next word.
        var (carry, shift) = (_carry, 8 * _carried);
        for (; rest.Length >= sizeof(uint); rest = rest[sizeof(uint)..])
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(rest);
            state = Murmur3.Mix32(state, carry | (word << shift));
            carry = word >> (32 - shift);
        }

        var last = carry | ((ulong)Tail(rest) << shift);
        if (_carried + rest.Length < sizeof(uint))
        {
            return Murmur3.Finish32(state, (uint)last, _saltBytes + key.Length);
        }

        return Murmur3.Finish32(Murmur3.Mix32(state, (uint)last), (uint)(last >> 32), _saltBytes + key.Length);
    }

    private static uint Tail(ReadOnlySpan<byte> rest)
    {
        var word = 0u;
        for (var i = 0; i < rest.Length; i++)
        {
            word |= (uint)rest[i] << (8 * i);
        }

        return word;
    }
}
