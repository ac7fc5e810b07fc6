using StreamInfer.Ingestion;

namespace StreamInfer.Host.History;

/// <summary>Events of files as records: of one partition, numbered from 0, with no time but their own.</summary>
internal static class FileRecord
{
    public static SourceRecord Of(long number, ByteRange payload) => new()
    {
        Partition = 0,
        Offset = number,
        TimestampMs = -1,
        Key = ByteRange.Null,
        Value = payload,
        HeadersStart = 0,
        HeadersCount = 0,
    };
}
