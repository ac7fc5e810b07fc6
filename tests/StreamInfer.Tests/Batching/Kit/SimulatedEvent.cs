namespace StreamInfer.Tests.Batching.Kit;

/// <summary>An event of a trace, in ticks of virtual time.</summary>
internal readonly record struct SimulatedEvent(int Number, long Arrival, long Deadline);
