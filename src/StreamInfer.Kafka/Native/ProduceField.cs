using System.Runtime.InteropServices;

namespace StreamInfer.Kafka.Native;

/// <summary>One argument of a produce call (<c>rd_kafka_vu_t</c>): which, and up to three words.</summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
internal struct ProduceField
{
    public enum Kinds
    {
        Topic = 2,
        Value = 4,
        Key = 5,
        Opaque = 6,
        Flags = 7,
        Timestamp = 8,
        Headers = 10,
    }

    [FieldOffset(0)]
    public Kinds Kind;

    /// <summary>A pointer, or a number.</summary>
    [FieldOffset(8)]
    public nint Word;

    /// <summary>How many bytes <see cref="Word"/> points to.</summary>
    [FieldOffset(16)]
    public nint Length;
}
