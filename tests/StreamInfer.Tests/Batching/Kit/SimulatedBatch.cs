using StreamInfer.Batching;

namespace StreamInfer.Tests.Batching.Kit;

/// <summary>What became of a batch in a simulation.</summary>
internal sealed class SimulatedBatch
{
    public List<SimulatedEvent> Events { get; } = [];

    public long OldestDeadline => Events.Min(member => member.Deadline);

    public CloseReason Reason { get; set; }

    /// <summary>When it left.</summary>
    public long Left { get; set; }

    /// <summary>When an executor was expected to be free for it, at the instant at which it left.</summary>
    public long ExecutorFree { get; set; }

    /// <summary>When its run began.</summary>
    public long Started { get; set; }

    /// <summary>
    /// Whether the event with the earliest deadline could still be in time, with those before it in the batch, when it joined.
    /// </summary>
    public bool WasSavable { get; set; }
}
