namespace StreamInfer.Batching;

/// <summary>What becomes of the open micro-batch.</summary>
/// <param name="Leaves">Whether it leaves now, for <paramref name="Reason"/>.</param>
/// <param name="LeavesWhenIdle">Whether an executor that becomes idle meanwhile may take it, for <paramref name="Reason"/>.</param>
/// <param name="Reason">Why it leaves or may be taken.</param>
/// <param name="WaitTicks">How long it may wait before it has to be asked about again; <see cref="Forever"/> for any time.</param>
public readonly record struct BatchDecision(bool Leaves, bool LeavesWhenIdle, CloseReason Reason, long WaitTicks)
{
    /// <summary>Nothing but another event or an idle executor changes the decision.</summary>
    public const long Forever = long.MaxValue;

    public static BatchDecision Leave(CloseReason reason) => new(true, true, reason, 0);

    /// <summary>It waits, and goes with the next executor that becomes idle.</summary>
    public static BatchDecision WaitForExecutor(CloseReason reason) => new(false, true, reason, Forever);

    /// <summary>It waits for more events, idle executors or not.</summary>
    public static BatchDecision WaitForEvents(long ticks) => new(false, false, CloseReason.Deadline, ticks);
}
