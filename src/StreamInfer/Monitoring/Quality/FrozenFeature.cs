using StreamInfer.Monitoring.Panes;
using StreamInfer.Monitoring.Profiles;

namespace StreamInfer.Monitoring.Quality;

/// <summary>
/// Whether a feature that used to vary sends one value only, as a broken sensor does, and not as a flag does that is hardly ever set: so many equal values must be improbable
/// in the reference. Used by one thread at a time.
/// </summary>
/// <param name="reference">What it used to be like.</param>
/// <param name="minCount">Finite values below which a window says nothing.</param>
/// <param name="designEffect">How many values say as much as one independent value; 1 or more.</param>
public sealed class FrozenFeature(NumericProfile reference, long minCount, double designEffect = 1)
{
    private readonly NumericCounter _counter = new(reference);

    /// <summary>Whether it is frozen.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>Takes a window in.</summary>
    /// <param name="window">What was counted by the reference.</param>
    /// <param name="level">Most that the probability of so many equal values may be; 1 takes any.</param>
    /// <returns>True if it froze, false if it thawed, nothing if it stays as it is.</returns>
    public bool? Update(NumericPane window, double level)
    {
        if (window.Count < minCount || !reference.Varies)
        {
            return null;
        }

        var isOne = window.Min == window.Max;
        if (isOne == IsFrozen || (isOne && LogProbability(window) > Math.Log(level)))
        {
            return null;
        }

        IsFrozen = isOne;
        return isOne;
    }

    /// <summary>Takes over what was known before a restart.</summary>
    public void Restore(bool isFrozen) => IsFrozen = isFrozen;

    /// <summary>Of all values falling into the bin of the one, which is no less than that of being it. An empty bin counts as one value.</summary>
    private double LogProbability(NumericPane window)
    {
        var share = (double)Math.Max(1, reference.Counts[_counter.BinOf(window.Min)]) / reference.Count;
        return window.Count / designEffect * Math.Log(share);
    }
}
