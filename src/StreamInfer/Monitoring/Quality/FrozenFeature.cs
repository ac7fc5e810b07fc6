using StreamInfer.Monitoring.Panes;
using StreamInfer.Monitoring.Profiles;

namespace StreamInfer.Monitoring.Quality;

/// <summary>Whether a feature that used to vary sends one value only, as a broken sensor does. Used by one thread at a time.</summary>
/// <param name="reference">What it used to be like.</param>
/// <param name="minCount">Finite values below which a window says nothing.</param>
public sealed class FrozenFeature(NumericProfile reference, long minCount)
{
    /// <summary>Whether it is frozen.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>Takes a window in.</summary>
    /// <returns>True if it froze, false if it thawed, nothing if it stays as it is.</returns>
    public bool? Update(NumericPane window)
    {
        if (window.Count < minCount || !reference.Varies)
        {
            return null;
        }

        var isFrozen = window.Min == window.Max;
        if (isFrozen == IsFrozen)
        {
            return null;
        }

        IsFrozen = isFrozen;
        return isFrozen;
    }

    /// <summary>Takes over what was known before a restart.</summary>
    public void Restore(bool isFrozen) => IsFrozen = isFrozen;
}
