using System.Globalization;
using StreamInfer.Decoding;
using StreamInfer.Hashing;
using StreamInfer.Ingestion;
using StreamInfer.Topologies;

namespace StreamInfer.Monitoring.Labels;

/// <summary>What prediction and label have in common, in 128 bits.</summary>
public static class JoinIdentity
{
    private const int IdLength = 32;

    /// <summary>That of a prediction's id: 32 hex digits; null for anything else.</summary>
    public static UInt128? OfPrediction(ReadOnlySpan<byte> text) =>
        text.Length == IdLength && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>That of a key: its MurmurHash3.</summary>
    public static UInt128 OfKey(ReadOnlySpan<byte> key)
    {
        var (first, second) = Murmur3.Hash128(key, 0);
        return new UInt128(first, second);
    }

    /// <summary>That of an event's place.</summary>
    public static UInt128 OfSource(long partition, long offset) => new((ulong)partition, (ulong)offset);

    /// <summary>That which a record has; null where what it is to be found in is missing, or of another kind.</summary>
    /// <param name="joinBy">What it is to be found in.</param>
    /// <param name="record">Has the key.</param>
    /// <param name="cells">What else may be asked for: an id in one cell, a partition and an offset in two; none for keys.</param>
    internal static UInt128? Of(LabelJoinKey joinBy, in SourceRecord record, ReadOnlySpan<RawValue> cells) => joinBy switch
    {
        LabelJoinKey.Key => record.Key.IsNull ? null : OfKey(record.Key.Span),
        LabelJoinKey.Source => cells[0].Kind == RawKind.Int64 && cells[1].Kind == RawKind.Int64 ? OfSource(cells[0].Bits, cells[1].Bits) : null,
        _ => cells[0].Kind == RawKind.Text ? OfPrediction(cells[0].Span) : null,
    };
}
