using System.Runtime.InteropServices;
using Confluent.Kafka;
using StreamInfer.Ingestion;

namespace StreamInfer.Kafka.Native;

/// <summary>A record as librdkafka hands it out (<c>rd_kafka_message_t</c>). Read only: the library owns the object and all it points to.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeMessage
{
    /// <summary>Not <see cref="ErrorCode.NoError"/>: no record, but an event that is reported this way.</summary>
    public ErrorCode Error;

    public nint Topic;
    public int Partition;
    public nint ValueStart;
    public nuint ValueLength;
    public nint KeyStart;
    public nuint KeyLength;
    public long Offset;

    /// <summary>The library's own for a consumed message; what the producer gave for a produced one.</summary>
    public nint Opaque;

    public readonly ByteRange Value => RangeOf(ValueStart, ValueLength);

    public readonly ByteRange Key => RangeOf(KeyStart, KeyLength);

    /// <summary>Null, as Kafka tells it from empty, is a null pointer; empty is a pointer to somewhere.</summary>
    public static ByteRange RangeOf(nint start, nuint length) =>
        start == 0 ? ByteRange.Null : length == 0 ? new ByteRange(0, 0) : new ByteRange(start, (int)length);
}
