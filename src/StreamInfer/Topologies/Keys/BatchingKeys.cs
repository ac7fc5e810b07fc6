using System.Collections.Immutable;
using System.Globalization;
using StreamInfer.Topologies.Rules;
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
        "The latency budget of an event, up to its hand-over to the producer.") { Default = "10ms" };

    public static readonly KeyOf<DeadlineStart> DeadlineFrom = new(
        "deadlineFrom",
        new ChoiceShape<DeadlineStart>(("arrival", DeadlineStart.Arrival), ("eventTime", DeadlineStart.EventTime)),
        "From when the budget runs: the event's arrival in this service, or its own time, so that a backlog is late.")
        { Default = "arrival" };

    public static readonly KeyOf<LatePolicy> OnLate = new(
        "onLate",
        new ChoiceShape<LatePolicy>(("process", LatePolicy.Process), ("mark", LatePolicy.Mark), ("dead-letter", LatePolicy.DeadLetter)),
        "What becomes of an event past its deadline: scored like any other, scored and marked late, or a dead letter if its run has "
        + "not started.")
        { Default = "process" };

    public static readonly KeyOf<BatchPreference> Prefer = new(
        "prefer",
        new ChoiceShape<BatchPreference>(("latency", BatchPreference.Latency), ("efficiency", BatchPreference.Efficiency)),
        "What a batch waits for while the model is idle: nothing, or the size at which the cost per event stops falling.")
        { Default = "latency" };

    public static readonly KeyOf<ImmutableArray<Located<int>>> Sizes = new(
        "sizes",
        new ListShape<int>(new IntegerShape(1, 65_536)),
        "The numbers of rows that the model is run with, ascending, the last being maxBatchSize; batches are filled up with copies of their "
        + "last row. Left out, any number.");

    public static readonly KeyOf<int> Concurrency = new(
        "concurrency", new IntegerShape(1, 64), "Runs at once, each on a thread of its own; model.threads is what each may use.")
        { Default = "1", Unit = "runs" };

    public static readonly KeyOf<int> MaxInFlightEvents = new(
        "maxInFlightEvents", new IntegerShape(1, 1 << 20), "Most events between poll and acknowledgement, maxBatchSize or more.")
        { Default = BatchingPlan.DefaultInFlightEvents.ToString(CultureInfo.InvariantCulture), Unit = "events" };

    public static readonly KeyOf<int> MaxInFlightBytes = new(
        "maxInFlightBytes", new IntegerShape(1 << 20, int.MaxValue), "Most bytes of events between poll and acknowledgement.")
        { Default = BatchingPlan.DefaultInFlightBytes.ToString(CultureInfo.InvariantCulture), Unit = "bytes" };

    public static readonly SectionShape Section = new(
        MaxBatchSize, Deadline, DeadlineFrom, OnLate, Prefer, Sizes, Concurrency, MaxInFlightEvents, MaxInFlightBytes)
    {
        Rules = [BatchingRules.CheckSizes, BatchingRules.CheckInFlight],
    };
}
