using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>The section <c>rebalance</c>.</summary>
internal static class RebalanceKeys
{
    /// <summary>At most a little less than librdkafka's max.poll.interval.ms of 5 minutes, within which a member has to answer.</summary>
    public static readonly KeyOf<TimeSpan> DrainTimeout = new(
        "drainTimeout",
        new DurationShape(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(4)),
        "For finishing what is in flight of partitions that go to another member; what is not finished by then is scored again there.")
        { Default = "10s" };

    public static readonly SectionShape Section = new(DrainTimeout);
}
