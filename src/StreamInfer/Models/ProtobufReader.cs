namespace StreamInfer.Models;

/// <summary>Reads the fields of one protobuf message in turn; bytes and messages are handed out as they lie.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Whether all was read. False after <see cref="TryNext"/> gave false: the message is not well-formed.</summary>
    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>Bytes that are not read yet.</summary>
    public readonly int Left => _rest.Length;

    /// <summary>Value of the last field where it is a varint; 0 otherwise.</summary>
    public ulong Number { get; private set; }

    /// <summary>Goes to the next field.</summary>
    /// <param name="field">Its number.</param>
    /// <param name="payload">Its bytes, where it has a length; empty for numbers.</param>
    /// <returns>False at the end, and where the message is not well-formed.</returns>
    public bool TryNext(out int field, out ReadOnlySpan<byte> payload)
    {
        field = 0;
        payload = default;
        Number = 0;
        var rest = _rest;
        if (rest.IsEmpty || !TryVarint(ref rest, out var tag) || tag >> 3 is 0 or > (1 << 29) - 1)
        {
            return false;
        }

        var number = 0UL;
        var read = (tag & 7) switch
        {
            0 => TryVarint(ref rest, out number),
            1 => TryTake(ref rest, 8, out _),
            2 => TryVarint(ref rest, out var length) && TryTake(ref rest, length, out payload),
            5 => TryTake(ref rest, 4, out _),
            _ => false,
        };
        if (read)
        {
            field = (int)(tag >> 3);
            Number = number;
            _rest = rest;
        }

        return read;
    }

    /// <summary>Takes one varint off the front.</summary>
    public static bool TryVarint(scoped ref ReadOnlySpan<byte> rest, out ulong value)
    {
        value = 0;
        for (var index = 0; index < rest.Length && index < 10; index++)
        {
            value |= (ulong)(rest[index] & 0x7F) << (7 * index);
            if (rest[index] < 0x80)
            {
                rest = rest[(index + 1)..];
                return true;
            }
        }

        return false;
    }

    private static bool TryTake(scoped ref ReadOnlySpan<byte> rest, ulong length, out ReadOnlySpan<byte> taken)
    {
        var fits = length <= (ulong)rest.Length;
        taken = fits ? rest[..(int)length] : default;
        rest = fits ? rest[(int)length..] : rest;
        return fits;
    }
}
