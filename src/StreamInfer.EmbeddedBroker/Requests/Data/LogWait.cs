using StreamInfer.EmbeddedBroker.Storage;

namespace StreamInfer.EmbeddedBroker.Requests.Data;

/// <summary>Waits until logs have grown enough.</summary>
internal static class LogWait
{
    /// <param name="logs">What to watch.</param>
    /// <param name="isEnough">Asked at once, and again whenever one of the logs has changed.</param>
    /// <param name="atMost">How long to wait.</param>
    /// <param name="time">By which clock.</param>
    /// <param name="aborted">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static async ValueTask UntilAsync(
        IReadOnlyCollection<PartitionLog> logs, Func<bool> isEnough, TimeSpan atMost, TimeProvider time, CancellationToken aborted)
    {
        var start = time.GetTimestamp();
        var watches = new List<IDisposable>(logs.Count);
        while (!isEnough())
        {
            var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            try
            {
                watches.AddRange(logs.Select(log => log.OnNextChange(() => changed.TrySetResult())));
                var left = atMost - time.GetElapsedTime(start);

                // Asked once more now that no change can be missed.
                if (left <= TimeSpan.Zero || isEnough())
                {
                    return;
                }

                await using var timer = time.CreateTimer(_ => changed.TrySetResult(), state: null, left, Timeout.InfiniteTimeSpan);
                await using var end = aborted.UnsafeRegister((_, token) => changed.TrySetCanceled(token), state: null);
                await changed.Task.ConfigureAwait(false);
            }
            finally
            {
                watches.ForEach(watch => watch.Dispose());
                watches.Clear();
            }
        }
    }
}
