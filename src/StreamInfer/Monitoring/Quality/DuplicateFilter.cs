namespace StreamInfer.Monitoring.Quality;

/// <summary>
/// Remembers the ids of this and the last window, to say which came before: two Bloom filters (B. H. Bloom, Space/Time Trade-offs in Hash Coding with
/// Allowable Errors, 1970; double hashing: A. Kirsch and M. Mitzenmacher, 2006) of 2²⁴ bits and four positions each, 4 MB in all. It never misses one; of
/// a million different ids it takes at most three in a thousand for known. Used by one thread at a time; allocates nothing an id.
/// </summary>
public sealed class DuplicateFilter
{
    private const int Bits = 1 << 24;
    private const int Positions = 4;

    private ulong[] _current = new ulong[Bits / 64];
    private ulong[] _last = new ulong[Bits / 64];

    /// <summary>Remembers an id.</summary>
    /// <param name="hash">FNV-1a of it.</param>
    /// <returns>Whether it was known.</returns>
    public bool Add(ulong hash)
    {
        var isKnown = Contains(_last, hash);
        return SetAll(hash) || isKnown;
    }

    /// <summary>A window length has passed: what is older than the last one is forgotten.</summary>
    public void Turn()
    {
        (_current, _last) = (_last, _current);
        Array.Clear(_current);
    }

    private static int PositionOf(ulong hash, int i) => (int)((hash + ((ulong)i * ((hash >> 32) | 1))) % Bits);

    private static bool Contains(ulong[] filter, ulong hash)
    {
        for (var i = 0; i < Positions; i++)
        {
            var position = PositionOf(hash, i);
            if ((filter[position / 64] & (1UL << (position % 64))) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private bool SetAll(ulong hash)
    {
        var wereSet = true;
        for (var i = 0; i < Positions; i++)
        {
            var position = PositionOf(hash, i);
            var bit = 1UL << (position % 64);
            wereSet &= (_current[position / 64] & bit) != 0;
            _current[position / 64] |= bit;
        }

        return wereSet;
    }
}
