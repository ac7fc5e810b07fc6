using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>The section <c>batching</c>.</summary>
internal static class BatchingKeys
{
    public static readonly KeyOf<int> MaxBatchSize = new(
        "maxBatchSize", new IntegerShape(1, 65_536), "Most events a run.") { Default = "256", Unit = "events" };

    public static readonly KeyOf<TimeSpan> Deadline = new(
        "deadline",
        new DurationShape(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)),
        "From the arrival of an event to its hand-over to the producer.") { Default = "10ms" };

    public static readonly KeyOf<LatePolicy> OnLate = new(
        "onLate",
        new ChoiceShape<LatePolicy>(("process", LatePolicy.Process), ("mark", LatePolicy.Mark), ("dead-letter", LatePolicy.DeadLetter)),
        "What becomes of an event past its deadline: scored like any other, scored and marked late, or a dead letter if its run has "
        + "not started.")
        { Default = "process" };

    public static readonly SectionShape Section = new(MaxBatchSize, Deadline, OnLate);
}
