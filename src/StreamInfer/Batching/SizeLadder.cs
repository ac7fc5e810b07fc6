using System.Collections.Immutable;

namespace StreamInfer.Batching;

/// <summary>The numbers of rows that a model is run with. A batch of another size is filled up to the next of them.</summary>
public sealed class SizeLadder
{
    private readonly ImmutableArray<int> _sizes;

    /// <param name="max">Most rows, 1 or more.</param>
    /// <param name="sizes">Ascending, from 1 or more, the last being <paramref name="max"/>; empty for every number.</param>
    public SizeLadder(int max, ImmutableArray<int> sizes = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        Max = max;
        _sizes = sizes.IsDefault ? [] : sizes;
        for (var index = 0; index < _sizes.Length; index++)
        {
            if (_sizes[index] <= (index == 0 ? 0 : _sizes[index - 1]))
            {
                throw new ArgumentException("sizes have to ascend", nameof(sizes));
            }
        }

        if (!_sizes.IsEmpty && _sizes[^1] != max)
        {
            throw new ArgumentException("the last size has to be the maximum", nameof(sizes));
        }
    }

    /// <summary>Most rows of a run.</summary>
    public int Max { get; }

    /// <summary>The fewest rows that a run of <paramref name="rows"/> can have; 1 up to <see cref="Max"/>.</summary>
    public int Up(int rows)
    {
        foreach (var size in _sizes)
        {
            if (size >= rows)
            {
                return size;
            }
        }

        return Math.Min(rows, Max);
    }

    /// <summary>The largest size up to <paramref name="rows"/>; 0 where there is none.</summary>
    public int Down(double rows)
    {
        if (_sizes.IsEmpty)
        {
            return rows >= Max ? Max : (int)Math.Max(0, rows);
        }

        var below = 0;
        foreach (var size in _sizes)
        {
            below = size <= rows ? size : below;
        }

        return below;
    }
}
