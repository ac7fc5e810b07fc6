namespace StreamInfer.Ingestion;

/// <summary>One Kafka header: a UTF-8 name and bytes (null allowed).</summary>
public readonly record struct RecordHeader(ByteRange Name, ByteRange Value)
{
    /// <summary>Bytes of name and value.</summary>
    public int Bytes => Name.Length + Math.Max(0, Value.Length);
}
