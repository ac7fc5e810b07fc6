using System.Buffers.Binary;
using System.Text;
using StreamInfer.Hashing;

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
