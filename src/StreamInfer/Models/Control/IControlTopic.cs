namespace StreamInfer.Models.Control;

/// <summary>
/// The seam to the compacted topic that holds what a topology shall run, and what its instances say they do: keys, each with its latest value. What keys and
/// values mean is not its business. Safe for any thread.
/// </summary>
public interface IControlTopic : IDisposable
{
    /// <summary>Reports that a later one of the same key, or more keys than are kept, replaced before they were sent.</summary>
    long ReportsDropped { get; }

    /// <summary>Begins to give all records, from the beginning and on, to a listener. Returns at once; the topic may be away, and is waited for.</summary>
    /// <exception cref="InvalidOperationException">It was called before.</exception>
    void Follow(IControlListener listener);

    /// <summary>
    /// Replaces the value of a key by what <paramref name="change"/> makes of it, if nobody else writes to the key meanwhile: whoever begins later takes over, and
    /// the earlier one is told (<see cref="ControlOutcome.Contended"/>). What an earlier process left half done is undone first.
    /// </summary>
    /// <param name="key">Any text.</param>
    /// <param name="change">
    /// Gets the value that is in force, null for none (or a deleted one), and returns the new one, or null to leave all as it is. Called at most once, on a thread of
    /// the adapter's; what it throws is thrown here, and nothing is written.
    /// </param>
    /// <param name="timeout">For all of it. When it is over, the outcome is <see cref="ControlOutcome.Failed"/>.</param>
    /// <param name="cancellation">Gives up between the steps; a write that is under way is finished, or undone by the next writer.</param>
    /// <exception cref="OperationCanceledException">Given up before anything was written.</exception>
    Task<ControlWrite> TryReplaceAsync(string key, Func<byte[]?, byte[]?> change, TimeSpan timeout, CancellationToken cancellation);

    /// <summary>
    /// Writes a value of a key that only this instance writes, as soon as the brokers take it. Never blocks and never fails: while they are away only the latest value
    /// of a key is kept (<see cref="ReportsDropped"/>). Not for keys of <see cref="TryReplaceAsync"/>.
    /// </summary>
    /// <param name="key">Any text.</param>
    /// <param name="value">Null deletes the key.</param>
    void Report(string key, byte[]? value);
}
