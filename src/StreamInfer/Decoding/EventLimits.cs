using StreamInfer.Ingestion;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Decoding;

/// <summary>Whether a record is small enough to be looked at: checked before anything in it is read.</summary>
/// <param name="limits">What is allowed.</param>
public sealed class EventLimits(LimitsPlan limits)
{
    /// <summary>Why a record is not to be decoded; none where it may be.</summary>
    public DecodeFault Check(in SourceRecord record, ReadOnlySpan<RecordHeader> headers)
    {
        if (record.Value.Length > limits.MaxPayloadBytes)
        {
            return new DecodeFault(DeadLetterReason.PayloadTooLarge, $"the payload has {record.Value.Length} bytes, more than limits.maxPayloadBytes, {limits.MaxPayloadBytes}");
        }

        if (record.Key.Length > limits.MaxKeyBytes)
        {
            return new DecodeFault(DeadLetterReason.KeyTooLarge, $"the key has {record.Key.Length} bytes, more than limits.maxKeyBytes, {limits.MaxKeyBytes}");
        }

        return headers.IsEmpty ? DecodeFault.None : Check(headers);
    }

    private DecodeFault Check(ReadOnlySpan<RecordHeader> headers)
    {
        if (headers.Length > limits.MaxHeaders)
        {
            return new DecodeFault(DeadLetterReason.HeadersTooLarge, $"there are {headers.Length} headers, more than limits.maxHeaders, {limits.MaxHeaders}");
        }

        var bytes = 0L;
        foreach (ref readonly var header in headers)
        {
            bytes += header.Bytes;
        }

        return bytes <= limits.MaxHeaderBytes ? DecodeFault.None
            : new DecodeFault(DeadLetterReason.HeadersTooLarge, $"the headers have {bytes} bytes, more than limits.maxHeaderBytes, {limits.MaxHeaderBytes}");
    }
}
