using StreamInfer.Decoding;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Pipeline;

/// <summary>Holds a pipeline to its rate. The clock is read once a poll, not once an event. Used by the poller's thread alone.</summary>
internal sealed class RateLimit
{
    private readonly RatePlan _plan;
    private readonly TokenBucket _bucket;
    private readonly DecodeFault _fault;

    private RateLimit(RatePlan plan, TimeProvider time)
    {
        (_plan, _bucket) = (plan, new TokenBucket(plan.EventsPerSecond, time));
        _fault = new DecodeFault(DeadLetterReason.OverRate, $"more than limits.rate.eventsPerSecond, {plan.EventsPerSecond}, came");
    }

    /// <summary>Null where there is no limit.</summary>
    public static RateLimit? Of(TopologyPlan topology, TimeProvider time) => topology.Limits.Rate is { } plan ? new RateLimit(plan, time) : null;

    /// <summary>Whether the event that comes next is one too many. Never where too many are made to wait.</summary>
    public bool IsOver => _plan.OnOver != OverRatePolicy.Pause && _bucket.IsEmpty;

    /// <summary>Whether events that are too many are not scored.</summary>
    public bool Drops => _plan.OnOver == OverRatePolicy.DeadLetter;

    /// <summary>Looks at the clock, before a poll or its events.</summary>
    public void Refresh() => _bucket.Refill();

    /// <summary>How long nothing is to be polled.</summary>
    public TimeSpan Wait => _plan.OnOver == OverRatePolicy.Pause ? _bucket.Wait : TimeSpan.Zero;

    /// <summary>An event came that is not over the limit, or that is not to be measured by it.</summary>
    public void Take() => _bucket.Take();

    /// <summary>What becomes of an event that is over the limit and is not scored.</summary>
    public DecodedEvent Refuse(long timestampMs) => new(EventOutcome.DeadLetter, _fault, QualityFlags.None, timestampMs, default);
}
