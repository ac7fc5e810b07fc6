namespace StreamInfer.Topologies;

/// <summary>How events are packed into micro-batches.</summary>
/// <param name="MaxBatchSize">Most events a run. Default 256, 1 to 65,536.</param>
/// <param name="Deadline">From the arrival of an event to its hand-over to the producer. Default 10 ms, 1 ms to 1 min.</param>
/// <param name="OnLate">What becomes of an event past its deadline.</param>
public sealed record BatchingPlan(int MaxBatchSize, TimeSpan Deadline, LatePolicy OnLate);
