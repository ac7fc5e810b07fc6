namespace StreamInfer.Models.Rollout;

/// <summary>How sure a share of counted events is.</summary>
internal static class Proportions
{
    /// <summary>
    /// How many standard errors make a difference certain enough to act on: 3, since evidence is looked at every few seconds, and one look in a
    /// thousand goes wrong by chance.
    /// </summary>
    public const double Certain = 3;

    /// <summary>The bounds that the true share lies between, by E. B. Wilson (JASA 22, 1927), at <see cref="Certain"/> standard errors. Without events 0 and 1.</summary>
    public static (double Lower, double Upper) Wilson(long hits, long events)
    {
        if (events == 0)
        {
            return (0, 1);
        }

        const double Z2 = Certain * Certain;
        var share = (double)hits / events;
        var centre = share + (Z2 / (2 * events));
        var margin = Certain * Math.Sqrt((share * (1 - share) / events) + (Z2 / (4.0 * events * events)));
        var scale = 1 + (Z2 / events);
        return (Math.Max(0, (centre - margin) / scale), Math.Min(1, (centre + margin) / scale));
    }

    /// <summary>The difference of two shares in standard errors, by the pooled share; 0 where nothing differs.</summary>
    public static double Z(long hits, long events, long otherHits, long otherEvents)
    {
        var pooled = (double)(hits + otherHits) / (events + otherEvents);
        var difference = ((double)hits / events) - ((double)otherHits / otherEvents);
        return difference == 0 ? 0 : difference / Math.Sqrt(pooled * (1 - pooled) * ((1.0 / events) + (1.0 / otherEvents)));
    }

    /// <summary>How far a share lies above an expected one, in that one's standard errors.</summary>
    /// <param name="hits">Events counted.</param>
    /// <param name="events">Out of how many; 1 or more.</param>
    /// <param name="expected">Between 0 and 1.</param>
    public static double Above(long hits, long events, double expected) => (hits - (events * expected)) / Math.Sqrt(events * expected * (1 - expected));
}
