using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using StreamInfer.Monitoring.Profiles;

namespace StreamInfer.Monitoring.Panes;

/// <summary>
/// Counts a column of live values by a reference. The bin of a value is the number of edges below it, which three compares of eight lanes and a
/// population count give without a branch; the edges stay in registers for the whole column. Allocates nothing. Immutable, so shared freely.
/// </summary>
public sealed class NumericCounter
{
    private readonly float[] _edges = new float[NumericProfile.MostEdges];
    private readonly double _center;
    private readonly double _scale;
    private readonly float _min;
    private readonly float _max;
    private readonly bool _isUnitInterval;
    private readonly int _bins;

    /// <param name="profile">The reference; at most <see cref="NumericProfile.MostEdges"/> edges.</param>
    public NumericCounter(NumericProfile profile)
    {
        // Nothing finite is above infinity, so lanes that are not used never count.
        Array.Fill(_edges, float.PositiveInfinity);
        for (var i = 0; i < profile.Edges.Count; i++)
        {
            _edges[i] = profile.Edges[i];
        }

        _isUnitInterval = profile.IsUnitInterval;
        _bins = _isUnitInterval ? NumericProfile.UnitBins : profile.Edges.Count + 1;
        (_center, _scale) = (profile.Center, profile.Scale);
        _min = _isUnitInterval ? 0 : (float)(profile.Min ?? double.NegativeInfinity);
        _max = _isUnitInterval ? 1 : (float)(profile.Max ?? double.PositiveInfinity);
    }

    /// <summary>An empty pane for what this counts.</summary>
    public NumericPane NewPane() => new(_bins);

    /// <summary>The bin of a value.</summary>
    /// <param name="value">Finite; a score with 50 bins is in [0, 1].</param>
    public int BinOf(float value) => _isUnitInterval
        ? UnitBin(value)
        : Below(value, Vector256.Create(_edges), Vector256.Create(_edges, 8), Vector256.Create(_edges, 16));

    /// <summary>Counts one column of a block of rows.</summary>
    /// <param name="block">Rows one after another.</param>
    /// <param name="column">Which value of each row.</param>
    /// <param name="stride">Values a row.</param>
    /// <param name="rows">How many rows; fewer than 2²².</param>
    /// <param name="pane">What is counted into; made by <see cref="NewPane"/> of the same reference.</param>
    public void Count(ReadOnlySpan<float> block, int column, int stride, int rows, NumericPane pane)
    {
        var (e0, e1, e2) = (Vector256.Create(_edges), Vector256.Create(_edges, 8), Vector256.Create(_edges, 16));
        var bins = pane.MutableBins;
        var (missing, infinite, outside, sum, squares) = (0L, 0L, 0L, 0L, 0L);
        var (least, greatest) = (pane.Min, pane.Max);
        for (var (row, at) = (0, column); row < rows; row++, at += stride)
        {
            var value = block[at] + 0f;
            if (!float.IsFinite(value))
            {
                var isMissing = float.IsNaN(value) ? 1 : 0;
                missing += isMissing;
                infinite += 1 - isMissing;
                continue;
            }

            var isOutside = value < _min || value > _max;
            outside += isOutside ? 1 : 0;
            if (!_isUnitInterval)
            {
                bins[Below(value, e0, e1, e2)]++;
            }
            else if (!isOutside)
            {
                bins[UnitBin(value)]++;
            }

            // At most 2⁴⁰ a row: the sums of a block fit 64 bits.
            var q = FixedPoint.Quantise(value, _center, _scale);
            sum += q;
            squares += q * q;
            least = value < least ? value : least;
            greatest = value > greatest ? value : greatest;
        }

        pane.Rows += rows;
        pane.Count += rows - missing - infinite;
        pane.Missing += missing;
        pane.Infinite += infinite;
        pane.OutOfRange += outside;
        pane.SumQ += sum;
        pane.SumQ2 += squares;
        (pane.Min, pane.Max) = (least, greatest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Below(float value, Vector256<float> e0, Vector256<float> e1, Vector256<float> e2)
    {
        var x = Vector256.Create(value);
        var lanes = Vector256.LessThan(e0, x).ExtractMostSignificantBits()
            | (Vector256.LessThan(e1, x).ExtractMostSignificantBits() << 8)
            | (Vector256.LessThan(e2, x).ExtractMostSignificantBits() << 16);
        return BitOperations.PopCount(lanes);
    }

    /// <summary>The bin of a score in [0, 1]; the last holds 1 too.</summary>
    internal static int UnitBin(double score) => Math.Min(NumericProfile.UnitBins - 1, (int)(NumericProfile.UnitBins * score));
}
