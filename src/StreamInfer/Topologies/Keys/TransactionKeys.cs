using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>The section <c>transaction</c>.</summary>
internal static class TransactionKeys
{
    public static readonly KeyOf<TimeSpan> Interval = new(
        "interval",
        new DurationShape(TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
        "How often output is committed, and so the longest that a prediction stays hidden from readers of committed records.") { Default = "100ms" };

    public static readonly KeyOf<int> MaxEvents = new(
        "maxEvents", new IntegerShape(1, 10_000_000), "Most events a transaction; one that has so many is committed early.")
        { Default = "100000", Unit = "events" };

    public static readonly KeyOf<TimeSpan> Timeout = new(
        "timeout",
        new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(15)),
        "After this time the broker aborts what a process that died left open; until then it hides everything behind it. At most the broker's "
        + "transaction.max.timeout.ms.") { Default = "15s" };

    public static readonly KeyOf<string> Id = new(
        "id", TextShape.Any, "Names this process among those of its group and stays the same over restarts, so that a restart ends at once what the "
        + "process before it left open. Left out, kafka's group.instance.id is taken, or a new name each time.");

    public static readonly SectionShape Section = new(Interval, MaxEvents, Timeout, Id);
}
