using StreamInfer.Models.Control;

namespace StreamInfer.Models.Deployment;

/// <summary>Finds the state that an instance starts with: the control topic's, or else the topology file's.</summary>
/// <param name="parts">Of the director.</param>
/// <param name="view">What the topic says; null where there is none.</param>
internal sealed class FirstState(DirectorParts parts, ControlView? view)
{
    /// <summary>For the control topic to tell its state before the first event is scored; without it the topology file counts.</summary>
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    /// <exception cref="ModelLoadException">The topology file counts, and names what the repository has not.</exception>
    public async Task<ControlState> LearnAsync(CancellationToken stop)
    {
        if (parts.Control is not { } control || view is null)
        {
            return InitialState.Of(parts);
        }

        control.Follow(view);
        await view.CaughtUp.WaitAsync(Within, parts.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.ThrowIfCancellationRequested();
        if (view.State is { } known)
        {
            // What the file names counts no more, and need not be there any more.
            return known;
        }

        var initial = InitialState.Of(parts);
        if (!view.CaughtUp.IsCompletedSuccessfully || view.Trouble is not null)
        {
            DirectorLog.NoState(parts.Logger, view.Trouble ?? "it does not answer");
        }

        if (view.CaughtUp.IsCompletedSuccessfully)
        {
            // Whoever comes first says what the file does, so that stages and shares begin at one time for all.
            await control.TryReplaceAsync(initial.Topology, current => current is null ? ControlStateJson.Write(initial) : null, Within, stop);
        }

        return view.State ?? initial;
    }
}
