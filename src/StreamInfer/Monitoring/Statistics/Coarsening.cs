namespace StreamInfer.Monitoring.Statistics;

/// <summary>
/// Pools bins of which the smaller sample expects fewer than five values: with fewer, the chi-square approximation of the statistics of counts does not
/// hold (W. G. Cochran, Some Methods for Strengthening the Common χ² Tests, 1954).
/// </summary>
public static class Coarsening
{
    private const double LeastExpected = 5;

    /// <summary>Pools neighbours from the left; a rest joins the last pool.</summary>
    /// <param name="reference">Counts of bins in order.</param>
    /// <param name="window">Counts of the same bins.</param>
    /// <param name="designEffect">See <see cref="SampleSizes"/>; does not change the pools.</param>
    public static PooledCounts Ordered(ReadOnlySpan<long> reference, ReadOnlySpan<long> window, double designEffect = 1)
    {
        var pools = Pools.Of(reference, window, designEffect);
        var (r, w) = (0L, 0L);
        for (var i = 0; i < reference.Length && pools.CanPool; i++)
        {
            r += reference[i];
            w += window[i];
            if (pools.IsLarge(r, w))
            {
                pools.Add(r, w);
                (r, w) = (0, 0);
            }
        }

        return pools.Finish(pools.Count - 1, r, w);
    }

    /// <summary>Pools all small categories into one; if that is small too, it joins the smallest that was kept (the first of equals).</summary>
    /// <param name="reference">Counts of categories.</param>
    /// <param name="window">Counts of the same categories.</param>
    /// <param name="designEffect">See <see cref="SampleSizes"/>; does not change the pools.</param>
    public static PooledCounts Categories(ReadOnlySpan<long> reference, ReadOnlySpan<long> window, double designEffect = 1)
    {
        var pools = Pools.Of(reference, window, designEffect);
        var (r, w) = (0L, 0L);
        for (var i = 0; i < reference.Length && pools.CanPool; i++)
        {
            if (pools.IsLarge(reference[i], window[i]))
            {
                pools.Add(reference[i], window[i]);
            }
            else
            {
                r += reference[i];
                w += window[i];
            }
        }

        if (pools.IsLarge(r, w))
        {
            pools.Add(r, w);
            (r, w) = (0, 0);
        }

        return pools.Finish(pools.Smallest(), r, w);
    }

    private readonly struct Pools
    {
        private readonly List<long> _reference;
        private readonly List<long> _window;
        private readonly SampleSizes _sizes;
        private readonly double _share;

        private Pools(SampleSizes sizes, int capacity)
        {
            _sizes = sizes;
            _share = sizes.IsEmpty ? 0 : (double)Math.Min(sizes.Window, sizes.Reference) / (sizes.Window + sizes.Reference);
            _reference = new List<long>(capacity);
            _window = new List<long>(capacity);
        }

        public bool CanPool => !_sizes.IsEmpty;

        public int Count => _reference.Count;

        public static Pools Of(ReadOnlySpan<long> reference, ReadOnlySpan<long> window, double designEffect)
        {
            if (reference.Length != window.Length)
            {
                throw new ArgumentException($"the reference has {reference.Length} bins, the window {window.Length}; they must be the same bins");
            }

            return new Pools(SampleSizes.Of(reference, window, designEffect), reference.Length);
        }

        public bool IsLarge(long r, long w) => (r + w) * _share >= LeastExpected;

        public void Add(long r, long w)
        {
            _reference.Add(r);
            _window.Add(w);
        }

        public int Smallest()
        {
            var smallest = -1;
            for (var i = 0; i < Count; i++)
            {
                if (smallest < 0 || _reference[i] + _window[i] < _reference[smallest] + _window[smallest])
                {
                    smallest = i;
                }
            }

            return smallest;
        }

        /// <summary>Puts what is left over into a pool, or makes it the only one.</summary>
        public PooledCounts Finish(int pool, long r, long w)
        {
            if (r + w > 0 && pool >= 0)
            {
                _reference[pool] += r;
                _window[pool] += w;
            }
            else if (r + w > 0)
            {
                Add(r, w);
            }

            return new PooledCounts([.. _reference], [.. _window], _sizes);
        }
    }
}
