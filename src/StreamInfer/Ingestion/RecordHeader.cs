namespace StreamInfer.Ingestion;

/// <summary>One Kafka header: a UTF-8 name and bytes (null allowed).</summary>
public readonly record struct RecordHeader(ByteRange Name, ByteRange Value);
