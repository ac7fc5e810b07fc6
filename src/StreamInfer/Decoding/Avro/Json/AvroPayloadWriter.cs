using System.Buffers;
using System.Buffers.Binary;

namespace StreamInfer.Decoding.Avro.Json;

/// <summary>Writes Avro's binary encoding.</summary>
internal readonly struct AvroPayloadWriter(IBufferWriter<byte> output)
{
    public void Long(long value)
    {
        var raw = (ulong)((value << 1) ^ (value >> 63));
        var span = output.GetSpan(10);
        var length = 0;
        for (; raw >= 0x80; raw >>= 7)
        {
            span[length++] = (byte)(raw | 0x80);
        }

        span[length++] = (byte)raw;
        output.Advance(length);
    }

    public void Boolean(bool value) => Raw([value ? (byte)1 : (byte)0]);

    public void Float(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(output.GetSpan(sizeof(float)), value);
        output.Advance(sizeof(float));
    }

    public void Double(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(output.GetSpan(sizeof(double)), value);
        output.Advance(sizeof(double));
    }

    /// <summary>Bytes with their length.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Long(bytes.Length);
        Raw(bytes);
    }

    /// <summary>Bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => output.Write(bytes);
}
