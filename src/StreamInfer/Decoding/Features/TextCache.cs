using System.Numerics;
using System.Text;
using StreamInfer.Hashing;

namespace StreamInfer.Decoding.Features;

/// <summary>
/// Strings of UTF-8 texts seen before, so that a text that keeps coming back is allocated once. Bounded: it keeps at most
/// <see cref="Capacity"/> texts of at most <see cref="MaxTextLength"/> bytes, about 2 MB in all, in sets of four of which the one not
/// asked for longest gives way. Longer texts, and those beyond the bound, cost an allocation each. Not thread-safe.
/// </summary>
internal sealed class TextCache
{
    public const int Capacity = 8192;

    /// <summary>Bytes; longer texts are no categories and hardly come twice.</summary>
    public const int MaxTextLength = 64;

    private const int Ways = 4;

    // Made when the first text comes: most models take numbers only.
    private Entry[]? _entries;

    /// <summary>The text as a string; the same object for the same bytes while it is kept.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return string.Empty;
        }

        if (utf8.Length > MaxTextLength)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        var hash = Utf8Fingerprint.Of(utf8);
        var start = (int)(hash >> (64 - BitOperations.Log2(Capacity / Ways))) * Ways;
        var set = (_entries ??= new Entry[Capacity]).AsSpan(start, Ways);
        for (var i = 0; i < Ways; i++)
        {
            if (set[i].Hash == hash && set[i].Utf8 is { } kept && utf8.SequenceEqual(kept))
            {
                return Promote(set, i);
            }
        }

        set[..(Ways - 1)].CopyTo(set[1..]);
        set[0] = new Entry(hash, utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        return set[0].Text;
    }

    // The most recent comes first, so that the last one is the one to go.
    private static string Promote(Span<Entry> set, int index)
    {
        var entry = set[index];
        if (index > 0)
        {
            set[..index].CopyTo(set[1..]);
            set[0] = entry;
        }

        return entry.Text;
    }

    private readonly record struct Entry(ulong Hash, byte[]? Utf8, string Text);
}
