using System.Globalization;
using StreamInfer.Ingestion;

namespace StreamInfer.Publishing;

/// <summary>
/// What of an event its dead letter can carry, where the topic takes less than the event is: the payload is cut first, then the headers are left out,
/// then the key. Never nothing at all: where the event lies is told beside it, and there it can be read whole.
/// </summary>
/// <param name="ValueLength">Bytes of the payload that are kept; -1 for a record without.</param>
/// <param name="KeepsHeaders">Whether the event's own headers are kept.</param>
/// <param name="KeepsKey">Whether the key is kept.</param>
internal readonly record struct DeadLetterFit(int ValueLength, bool KeepsHeaders, bool KeepsKey)
{
    /// <summary>For what the producer and the broker add to a record, and for the dead letter's own headers.</summary>
    public const int Reserve = 4096;

    /// <summary>Two lengths, each a varint.</summary>
    private const int HeaderOverhead = 10;

    /// <param name="record">The event.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="maxBytes">The largest record that is written.</param>
    public static DeadLetterFit Of(in SourceRecord record, ReadOnlySpan<RecordHeader> headers, int maxBytes)
    {
        var room = (long)maxBytes - Reserve - Math.Max(0, record.Key.Length);
        var headerBytes = BytesOf(headers);
        var keepsKey = room >= 0;
        room = keepsKey ? room : maxBytes - Reserve;
        var keepsHeaders = keepsKey && headerBytes <= room;
        room -= keepsHeaders ? headerBytes : 0;
        return new DeadLetterFit((int)Math.Min(record.Value.Length, Math.Max(0, room)), keepsHeaders, keepsKey);
    }

    /// <summary>What is shortened, each part with its whole length in bytes, such as <c>value=2000000</c>; null for nothing.</summary>
    public string? Describe(in SourceRecord record, ReadOnlySpan<RecordHeader> headers)
    {
        var parts = new List<string>(3);
        AddIf(ValueLength < record.Value.Length, "value", record.Value.Length, parts);
        AddIf(!KeepsHeaders && headers.Length > 0, "headers", BytesOf(headers) - (headers.Length * HeaderOverhead), parts);
        AddIf(!KeepsKey, "key", record.Key.Length, parts);
        return parts.Count == 0 ? null : string.Join(',', parts);
    }

    private static long BytesOf(ReadOnlySpan<RecordHeader> headers)
    {
        var bytes = 0L;
        foreach (ref readonly var header in headers)
        {
            bytes += header.Bytes + HeaderOverhead;
        }

        return bytes;
    }

    private static void AddIf(bool isShortened, string part, long length, List<string> parts)
    {
        if (isShortened)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{part}={length}"));
        }
    }
}
