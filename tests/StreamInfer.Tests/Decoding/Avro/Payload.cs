using System.Buffers.Binary;
using System.Text;

namespace StreamInfer.Tests.Decoding.Avro;

/// <summary>Builds Avro payloads by hand, malformed ones too.</summary>
internal sealed class Payload
{
    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    public Payload Long(long value)
    {
        var raw = (ulong)((value << 1) ^ (value >> 63));
        for (; raw >= 0x80; raw >>= 7)
        {
            _bytes.Add((byte)(raw | 0x80));
        }

        _bytes.Add((byte)raw);
        return this;
    }

    public Payload Boolean(bool value) => Raw(value ? (byte)1 : (byte)0);

    public Payload Float(float value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return Raw(bytes);
    }

    public Payload Double(double value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        return Raw(bytes);
    }

    public Payload Text(string value) => Bytes(Encoding.UTF8.GetBytes(value));

    public Payload Bytes(params byte[] bytes) => Long(bytes.Length).Raw(bytes);

    public Payload Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public Payload Append(Payload other) => Raw(other.ToArray());

    public byte[] ToArray() => [.. _bytes];
}
