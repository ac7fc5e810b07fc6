namespace StreamInfer.Batching;

/// <summary>Everything that decides whether a micro-batch leaves. Instants are timestamps of one clock.</summary>
public readonly record struct BatchMoment
{
    public required long Now { get; init; }

    /// <summary>Events in the batch, 0 or more.</summary>
    public required int Count { get; init; }

    /// <summary>The earliest deadline among its events; read only while <see cref="Count"/> is positive.</summary>
    public required long OldestDeadline { get; init; }

    /// <summary>When an executor is expected to be free for this batch; <see cref="Now"/> or earlier while one is idle.</summary>
    public required long ExecutorFree { get; init; }

    /// <summary>What the batch is expected to take.</summary>
    public required BatchCost Cost { get; init; }

    /// <summary>Whether an executor waits for work.</summary>
    public bool IsIdle => ExecutorFree <= Now;
}
