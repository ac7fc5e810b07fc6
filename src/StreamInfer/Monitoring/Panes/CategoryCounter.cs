using System.Numerics;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Monitoring.Randomness;

namespace StreamInfer.Monitoring.Panes;

/// <summary>
/// Counts a column of hashed categories by a reference, through a table with open addresses (linear probing, at most half full). Allocates nothing a
/// value. Immutable, so shared freely.
/// </summary>
public sealed class CategoryCounter
{
    /// <summary>The hash that stands for a missing value; one text in 2⁶⁴ has it and counts as missing.</summary>
    public const ulong Absent = 0;

    private const short Free = -1;

    private readonly ulong[] _hashes;
    private readonly short[] _bins;
    private readonly int _mask;
    private readonly int _elsewhere;
    private readonly int _binCount;

    /// <param name="profile">The reference.</param>
    public CategoryCounter(CategoricalProfile profile)
    {
        var top = profile.Categories.Count;
        var known = profile.Known ?? [];
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, 2 * (top + known.Count)));
        _hashes = new ulong[size];
        _bins = new short[size];
        _mask = size - 1;
        _binCount = top + 2;
        _elsewhere = profile.HighCardinality ? top : top + 1;
        Array.Fill(_bins, Free);
        for (var i = 0; i < top; i++)
        {
            Put(Fnv1a.Hash(profile.Categories[i]), (short)i);
        }

        foreach (var hash in known)
        {
            Put(hash, (short)top);
        }
    }

    /// <summary>An empty pane for what this counts.</summary>
    public CategoryPane NewPane() => new(_binCount);

    /// <summary>The bin of a value: that of its category, the last but one if it is known but rare, the last if it is new.</summary>
    /// <param name="hash">FNV-1a of its UTF-8 bytes.</param>
    public int BinOf(ulong hash)
    {
        var slot = SlotOf(hash);
        return _bins[slot] == Free ? _elsewhere : _bins[slot];
    }

    /// <summary>Counts one column of a block of rows.</summary>
    /// <param name="block">FNV-1a of the UTF-8 bytes of each value, rows one after another; <see cref="Absent"/> is missing.</param>
    /// <param name="column">Which value of each row.</param>
    /// <param name="stride">Values a row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="pane">What is counted into; made by <see cref="NewPane"/> of the same reference.</param>
    public void Count(ReadOnlySpan<ulong> block, int column, int stride, int rows, CategoryPane pane)
    {
        var bins = pane.MutableBins;
        for (var (row, at) = (0, column); row < rows; row++, at += stride)
        {
            var hash = block[at];
            if (hash == Absent)
            {
                pane.Missing++;
                continue;
            }

            bins[BinOf(hash)]++;
        }

        pane.Rows += rows;
    }

    private void Put(ulong hash, short bin)
    {
        var slot = SlotOf(hash);
        if (_bins[slot] == Free)
        {
            (_hashes[slot], _bins[slot]) = (hash, bin);
        }
    }

    private int SlotOf(ulong hash)
    {
        // Both halves: a table this small sees only a few bits.
        var slot = (int)(hash ^ (hash >> 32)) & _mask;
        while (_bins[slot] != Free && _hashes[slot] != hash)
        {
            slot = (slot + 1) & _mask;
        }

        return slot;
    }
}
