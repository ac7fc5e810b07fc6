namespace StreamInfer.Batching;

/// <summary>
/// Decides when a micro-batch leaves, and nothing else: no clock, no thread, no memory of its own. Timestamps are those of a
/// <see cref="TimeProvider"/>, in <paramref name="ticksPerSecond"/>.
/// </summary>
/// <param name="maxBatchSize">Most events, 1 or more.</param>
/// <param name="deadline">From the arrival of the oldest event to the hand-over of its prediction.</param>
/// <param name="ticksPerSecond"><see cref="TimeProvider.TimestampFrequency"/>.</param>
public sealed class BatchPolicy(int maxBatchSize, TimeSpan deadline, long ticksPerSecond)
{
    private readonly long _deadlineTicks = (long)(deadline.TotalSeconds * ticksPerSecond);

    public int MaxBatchSize => maxBatchSize;

    /// <summary>Whether the batch must leave now for its size.</summary>
    public bool IsFull(int count) => count >= maxBatchSize;

    /// <summary>The instant by which an event that arrived at <paramref name="arrival"/> has to be handed over.</summary>
    public long DeadlineOf(long arrival) => arrival + _deadlineTicks;

    /// <summary>
    /// How long the batch may wait for more events: until its oldest one's deadline less the time that run and hand-over are expected to take. That
    /// reserve never takes more than half of the deadline: a model too slow for its budget still gets batches worth running.
    /// </summary>
    /// <param name="now">The present timestamp.</param>
    /// <param name="oldestArrival">Arrival of the batch's oldest event.</param>
    /// <param name="reserve">Expected ticks from leaving to hand-over, 0 or more.</param>
    /// <returns>Ticks to wait; 0 when the batch is due.</returns>
    public long TicksUntilDue(long now, long oldestArrival, long reserve)
    {
        var due = DeadlineOf(oldestArrival) - Math.Min(reserve, _deadlineTicks / 2);
        return Math.Max(0, due - now);
    }
}
