using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>The section <c>limits.rate</c>.</summary>
internal static class RateKeys
{
    public static readonly KeyOf<int> EventsPerSecond = new(
        "eventsPerSecond", new IntegerShape(1, 10_000_000), "Events that one instance takes in a second; one second's worth may come at once.")
        { Required = true, Unit = "events per second" };

    public static readonly KeyOf<OverRatePolicy> OnOver = new(
        "onOver",
        new ChoiceShape<OverRatePolicy>(("pause", OverRatePolicy.Pause), ("mark", OverRatePolicy.Mark), ("dead-letter", OverRatePolicy.DeadLetter)),
        "What becomes of more: they wait in Kafka, are scored and marked over-rate, or become dead letters undecoded.") { Default = "pause" };

    public static readonly SectionShape Section = new(EventsPerSecond, OnOver);
}
