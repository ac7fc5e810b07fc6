using System.Globalization;
using StreamInfer.Hashing;

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
}
