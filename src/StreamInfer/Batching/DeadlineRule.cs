using StreamInfer.Topologies;

namespace StreamInfer.Batching;

/// <summary>Says by when an event has to be handed over.</summary>
/// <param name="from">From when the budget runs.</param>
/// <param name="budget">The latency budget, positive.</param>
/// <param name="ticksPerSecond"><see cref="TimeProvider.TimestampFrequency"/>.</param>
public sealed class DeadlineRule(DeadlineStart from, TimeSpan budget, long ticksPerSecond)
{
    /// <summary>Ages are cut here: later than by a year makes no difference, and arithmetic stays far from its bounds.</summary>
    private const long MostAgeMs = 365L * 24 * 60 * 60 * 1000;

    /// <summary>The latency budget in ticks.</summary>
    public long BudgetTicks { get; } = (long)(budget.TotalSeconds * ticksPerSecond);

    /// <summary>The timestamp by which an event has to be handed over.</summary>
    /// <param name="arrival">Timestamp of its arrival.</param>
    /// <param name="arrivalMs">The same by the wall clock, Unix milliseconds.</param>
    /// <param name="eventTimeMs">The event's own time, Unix milliseconds; negative where it has none, which counts as its arrival. A time in the
    /// future does too: no event gets more than its budget.</param>
    public long DeadlineOf(long arrival, long arrivalMs, long eventTimeMs)
    {
        if (from == DeadlineStart.Arrival || eventTimeMs < 0 || eventTimeMs >= arrivalMs)
        {
            return arrival + BudgetTicks;
        }

        var ageMs = Math.Min(MostAgeMs, arrivalMs - eventTimeMs);
        return arrival + BudgetTicks - (long)((double)ageMs * ticksPerSecond / 1000);
    }
}
