using System.Buffers.Binary;
using System.Text;
using StreamInfer.Hashing;

namespace StreamInfer.Publishing;

/// <summary>
/// The identity of a prediction: MurmurHash3 x64-128 (seed 0) over UTF-8 topic, 0, partition (int32 LE), offset (int64 LE), UTF-8 model, 0,
/// version (int32 LE). The same event scored by the same version has the same identity on every replay, on every instance.
/// </summary>
internal sealed class PredictionId
{
    /// <summary>Hex digits of an identity.</summary>
    public const int TextLength = 32;

    private readonly byte[] _message;
    private readonly int _position;

    public PredictionId(string topic, string model, int version)
    {
        var topicLength = Encoding.UTF8.GetByteCount(topic);
        _position = topicLength + 1;
        _message = new byte[_position + sizeof(int) + sizeof(long) + Encoding.UTF8.GetByteCount(model) + 1 + sizeof(int)];
        Encoding.UTF8.GetBytes(topic, _message);
        Encoding.UTF8.GetBytes(model, _message.AsSpan(_position + sizeof(int) + sizeof(long)));
        BinaryPrimitives.WriteInt32LittleEndian(_message.AsSpan(_message.Length - sizeof(int)), version);
    }

    /// <summary>Writes the identity of one event as 32 hex digits in lower case.</summary>
    public void Write(int partition, long offset, Span<byte> text)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_message.AsSpan(_position), partition);
        BinaryPrimitives.WriteInt64LittleEndian(_message.AsSpan(_position + sizeof(int)), offset);
        Span<byte> hash = stackalloc byte[16];
        var (first, second) = Murmur3.Hash128(_message, 0);
        BinaryPrimitives.WriteUInt64LittleEndian(hash, first);
        BinaryPrimitives.WriteUInt64LittleEndian(hash[sizeof(ulong)..], second);
        Convert.TryToHexStringLower(hash, text, out _);
    }
}
