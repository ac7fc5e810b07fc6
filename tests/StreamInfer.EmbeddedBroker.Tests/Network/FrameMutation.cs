using System.Buffers.Binary;

namespace StreamInfer.EmbeddedBroker.Tests.Network;

/// <summary>Spoils well-formed frames, by a seed: the same seed, the same frames.</summary>
internal sealed class FrameMutation(int seed)
{
    /// <summary>Numbers that lengths and counts are most likely to go wrong with.</summary>
    private static readonly int[] Extremes = [-1, -2, int.MinValue, int.MaxValue, int.MaxValue - 1, 0, 1, 255, 256, 32_767, 32_768, 65_535, 1 << 20, 1 << 24];

    private readonly Random _random = new(seed);

    /// <summary>One to three mutations of a frame; its length before it is made right again, except now and then.</summary>
    /// <param name="frame">The frame with its length.</param>
    /// <param name="other">Another, from which pieces are taken.</param>
    public byte[] Of(byte[] frame, byte[] other)
    {
        var content = frame.AsSpan(4).ToArray();
        for (var left = 1 + _random.Next(3); left > 0; left--)
        {
            content = Once(content, other);
        }

        var mutated = Frames.Framed(content);
        if (_random.Next(20) == 0)
        {
            BinaryPrimitives.WriteInt32BigEndian(mutated, Extreme());
        }

        return mutated;
    }

    private byte[] Once(byte[] content, byte[] other)
    {
        var at = _random.Next(content.Length + 1);
        switch (_random.Next(8))
        {
            case 0 when at < content.Length:
                content[at] ^= (byte)(1 << _random.Next(8));
                return content;
            case 1 when at < content.Length:
                content[at] = (byte)_random.Next(256);
                return content;
            case 2:
                return content[..at];
            case 3:
                return [.. content[..at], .. RandomBytes(), .. content[at..]];
            case 4 when at + 4 <= content.Length:
                BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(at), Extreme());
                return content;
            case 5 when at + 2 <= content.Length:
                BinaryPrimitives.WriteInt16BigEndian(content.AsSpan(at), (short)Extreme());
                return content;
            case 6:
                var (from, to) = (_random.Next(content.Length + 1), _random.Next(content.Length + 1));
                return [.. content[..Math.Min(from, to)], .. content[Math.Max(from, to)..]];
            default:
                return [.. content[..at], .. other.AsSpan(_random.Next(other.Length))];
        }
    }

    private int Extreme() => Extremes[_random.Next(Extremes.Length)];

    private byte[] RandomBytes()
    {
        var bytes = new byte[1 + _random.Next(12)];
        _random.NextBytes(bytes);
        if (_random.Next(3) == 0)
        {
            bytes.AsSpan().Fill(0xFF); // A varint that does not end.
        }

        return bytes;
    }
}
