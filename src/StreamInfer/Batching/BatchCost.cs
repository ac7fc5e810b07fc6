namespace StreamInfer.Batching;

/// <summary>What a batch is expected to take, in ticks: <c>FixedTicks + TicksPerRow · rows</c> for the run, and what lies around it.</summary>
/// <param name="FixedTicks">What a run costs however few rows it has, 0 or more.</param>
/// <param name="TicksPerRow">What each row adds, 0 or more.</param>
/// <param name="HandOverTicks">From leaving to hand-over, the run left out; 0 or more.</param>
public readonly record struct BatchCost(double FixedTicks, double TicksPerRow, long HandOverTicks)
{
    /// <summary>Ticks of a run of so many rows, rounded up.</summary>
    public long Run(int rows) => (long)Math.Ceiling(FixedTicks + (TicksPerRow * rows));

    /// <summary>Most rows whose run takes no more than <paramref name="ticks"/>; below 1 where not even one does.</summary>
    public double RowsWithin(long ticks)
    {
        var left = ticks - FixedTicks;
        return left < 0 ? 0 : TicksPerRow > 0 ? Math.Floor(left / TicksPerRow) : double.PositiveInfinity;
    }

    /// <summary>
    /// The size from which on doubling it would save less than a tenth of the cost per event, <c>a/n + b</c>: four times <c>a/b</c>. Infinite where
    /// rows cost nothing, as before the first run.
    /// </summary>
    public double PayingRows => TicksPerRow > 0 ? Math.Max(1, Math.Ceiling(4 * FixedTicks / TicksPerRow)) : double.PositiveInfinity;
}
