using System.Buffers.Binary;

namespace StreamInfer.EmbeddedBroker.Records;

/// <summary>
/// The header of a record batch of format 2, read and patched in place. Source: Kafka's protocol guide, "Record Batch". Base offset and leader epoch
/// lie outside the checksum, so that a broker can set them without touching what the producer wrote.
/// </summary>
internal readonly ref struct BatchHeader
{
    /// <summary>Bytes from the base offset to the first record.</summary>
    public const int Size = 61;

    /// <summary>Bytes that the batch's length field does not count: base offset and the length itself.</summary>
    public const int LengthOverhead = 12;

    /// <summary>The one format that is stored.</summary>
    public const sbyte CurrentMagic = 2;

    private const int LengthAt = 8;
    private const int LeaderEpochAt = 12;
    private const int MagicAt = 16;
    private const int CrcAt = 17;
    private const int AttributesAt = 21;
    private const int LastOffsetDeltaAt = 23;
    private const int BaseTimestampAt = 27;
    private const int MaxTimestampAt = 35;
    private const int ProducerIdAt = 43;
    private const int ProducerEpochAt = 51;
    private const int BaseSequenceAt = 53;
    private const int CountAt = 57;

    private readonly Span<byte> _bytes;

    /// <param name="bytes">At least <see cref="Size"/> bytes, from the base offset on.</param>
    public BatchHeader(Span<byte> bytes) => _bytes = bytes;

    public long BaseOffset
    {
        get => BinaryPrimitives.ReadInt64BigEndian(_bytes);
        set => BinaryPrimitives.WriteInt64BigEndian(_bytes, value);
    }

    /// <summary>Bytes of the whole batch; may be nonsense (negative included) where the bytes are not a batch.</summary>
    public long TotalSize => (long)BinaryPrimitives.ReadInt32BigEndian(_bytes[LengthAt..]) + LengthOverhead;

    public int LeaderEpoch
    {
        get => BinaryPrimitives.ReadInt32BigEndian(_bytes[LeaderEpochAt..]);
        set => BinaryPrimitives.WriteInt32BigEndian(_bytes[LeaderEpochAt..], value);
    }

    public sbyte Magic => (sbyte)_bytes[MagicAt];

    /// <summary>As stored. What it covers begins at <see cref="ChecksumStart"/>.</summary>
    public uint Checksum
    {
        get => BinaryPrimitives.ReadUInt32BigEndian(_bytes[CrcAt..]);
        set => BinaryPrimitives.WriteUInt32BigEndian(_bytes[CrcAt..], value);
    }

    public static int ChecksumStart => AttributesAt;

    public BatchAttributes Attributes
    {
        get => (BatchAttributes)BinaryPrimitives.ReadInt16BigEndian(_bytes[AttributesAt..]);
        set => BinaryPrimitives.WriteInt16BigEndian(_bytes[AttributesAt..], (short)value);
    }

    public CompressionCodec Codec => (CompressionCodec)((short)Attributes & 7);

    public bool IsTransactional => Attributes.HasFlag(BatchAttributes.Transactional);

    public bool IsControl => Attributes.HasFlag(BatchAttributes.Control);

    public int LastOffsetDelta
    {
        get => BinaryPrimitives.ReadInt32BigEndian(_bytes[LastOffsetDeltaAt..]);
        set => BinaryPrimitives.WriteInt32BigEndian(_bytes[LastOffsetDeltaAt..], value);
    }

    public long LastOffset => BaseOffset + LastOffsetDelta;

    /// <summary>Milliseconds since 1970; what the records' own deltas count from.</summary>
    public long BaseTimestamp
    {
        get => BinaryPrimitives.ReadInt64BigEndian(_bytes[BaseTimestampAt..]);
        set => BinaryPrimitives.WriteInt64BigEndian(_bytes[BaseTimestampAt..], value);
    }

    /// <summary>Milliseconds since 1970; -1 where no record has a time.</summary>
    public long MaxTimestamp
    {
        get => BinaryPrimitives.ReadInt64BigEndian(_bytes[MaxTimestampAt..]);
        set => BinaryPrimitives.WriteInt64BigEndian(_bytes[MaxTimestampAt..], value);
    }

    /// <summary>-1 where the producer is not idempotent.</summary>
    public long ProducerId
    {
        get => BinaryPrimitives.ReadInt64BigEndian(_bytes[ProducerIdAt..]);
        set => BinaryPrimitives.WriteInt64BigEndian(_bytes[ProducerIdAt..], value);
    }

    public short ProducerEpoch
    {
        get => BinaryPrimitives.ReadInt16BigEndian(_bytes[ProducerEpochAt..]);
        set => BinaryPrimitives.WriteInt16BigEndian(_bytes[ProducerEpochAt..], value);
    }

    /// <summary>Sequence of the first record; -1 where there is none.</summary>
    public int BaseSequence
    {
        get => BinaryPrimitives.ReadInt32BigEndian(_bytes[BaseSequenceAt..]);
        set => BinaryPrimitives.WriteInt32BigEndian(_bytes[BaseSequenceAt..], value);
    }

    /// <summary>How many records there are; after compaction fewer than offsets.</summary>
    public int Count
    {
        get => BinaryPrimitives.ReadInt32BigEndian(_bytes[CountAt..]);
        set => BinaryPrimitives.WriteInt32BigEndian(_bytes[CountAt..], value);
    }

    /// <summary>Sets length, format and, last of all, the checksum of a batch that was put together here.</summary>
    /// <param name="whole">The whole batch; this header lies at its start.</param>
    public void Seal(Span<byte> whole)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes[LengthAt..], whole.Length - LengthOverhead);
        _bytes[MagicAt] = (byte)CurrentMagic;
        Checksum = Crc32C.Of(whole[ChecksumStart..]);
    }
}
