using System.Text;
using StreamInfer.Hashing;

namespace StreamInfer.Decoding.Json;

/// <summary>
/// The wanted members of an object. Producers write members in the same order time and again, so the order of the last event is
/// remembered, and the next one costs a comparison a member; a hash table finds what is not where it was. One thread at a time.
/// </summary>
internal sealed class JsonMembers
{
    private const int None = -1;

    private readonly Utf8Table _names;
    private readonly byte[][] _quoted;
    private readonly JsonNode[] _nodes;

    // What followed each member last time; the first entry is what came first.
    private readonly int[] _next;

    public JsonMembers(IReadOnlyList<string> names, IReadOnlyList<JsonNode> nodes)
    {
        _names = new Utf8Table(names);
        _quoted = [.. names.Select(Quoted)];
        _nodes = [.. nodes];
        _next = new int[names.Count + 1];
        for (var i = 0; i < _next.Length; i++)
        {
            _next[i] = i < names.Count ? i : None;
        }
    }

    public bool IsEmpty => _nodes.Length == 0;

    /// <summary>Takes a name whose opening quote has been taken.</summary>
    /// <param name="cursor">Behind the opening quote.</param>
    /// <param name="previous">The wanted member found before, -1 at first; gets the one found now.</param>
    /// <param name="scratch">Room for a name with escapes.</param>
    /// <param name="node">What is wanted of this member; null for nothing.</param>
    /// <returns>False if the name is broken.</returns>
    public bool TakeName(ref JsonCursor cursor, ref int previous, Span<byte> scratch, out JsonNode? node)
    {
        node = null;
        var expected = _next[previous + 1];
        if (expected != None && _quoted[expected].Length > 0 && cursor.TryTake(_quoted[expected]))
        {
            node = _nodes[expected];
            previous = expected;
            return true;
        }

        if (!cursor.TakeString(out var start, out var length, out var hasEscapes))
        {
            return false;
        }

        var found = Find(cursor.Slice(start, length), hasEscapes, scratch);
        if (found != None)
        {
            _next[previous + 1] = found;
            previous = found;
            node = _nodes[found];
        }

        return true;
    }

    private int Find(ReadOnlySpan<byte> name, bool hasEscapes, Span<byte> scratch)
    {
        if (!hasEscapes)
        {
            return _names.IndexOf(name);
        }

        // A name that does not fit is longer than any wanted one, escaped in full; a broken surrogate is in none of them.
        return name.Length <= scratch.Length && JsonEscapes.TryResolve(name, scratch, out var length)
            ? _names.IndexOf(scratch[..length])
            : None;
    }

    // With its closing quote; empty where JSON has to escape the name, so that the plain bytes never are that name.
    private static byte[] Quoted(string name) =>
        name.All(letter => letter is >= ' ' and not '"' and not '\\') ? Encoding.UTF8.GetBytes($"{name}\"") : [];
}
