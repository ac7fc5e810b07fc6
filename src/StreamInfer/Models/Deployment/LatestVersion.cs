using StreamInfer.Models.Control;

namespace StreamInfer.Models.Deployment;

/// <summary>
/// Watches the repository. Where the topology file alone says what scores, and says the latest version, one that appears is followed; where a control topic does, it waits
/// for somebody to ask for it.
/// </summary>
internal sealed class LatestVersion : IDisposable
{
    private readonly DirectorParts _parts;
    private readonly Func<ControlState?> _applied;
    private readonly Action _wake;
    private readonly RepositoryWatch _watch;
    private volatile ControlState? _state;

    /// <param name="parts">Of the director.</param>
    /// <param name="applied">What is in force; null before the start.</param>
    /// <param name="wake">Called when there is another state.</param>
    public LatestVersion(DirectorParts parts, Func<ControlState?> applied, Action wake)
    {
        (_parts, _applied, _wake) = (parts, applied, wake);
        _watch = new RepositoryWatch(parts.Repository, parts.Topology.Model.Name, OnChange, parts.Time);
    }

    /// <summary>What to follow; null for what there was at the start.</summary>
    public ControlState? State => _state;

    public void Dispose() => _watch.Dispose();

    private void OnChange(RepositoryChange change)
    {
        if (change.Kind == RepositoryChangeKind.Appeared)
        {
            DirectorLog.RepositoryChanged(_parts.Logger, change.Message);
        }
        else
        {
            DirectorLog.RepositoryDamaged(_parts.Logger, change.Message);
        }

        if (change.Kind == RepositoryChangeKind.Appeared && _parts.Control is null && _parts.Topology.Model.Version is null && _applied() is { } applied && change.Version > applied.Active)
        {
            Follow(applied);
        }
    }

    private void Follow(ControlState applied)
    {
        try
        {
            var latest = InitialState.Of(_parts);
            _state = latest with
            {
                Revision = applied.Revision + 1,
                Previous = [applied.Active],
                Digests = latest.Digests.SetItem(applied.Active, applied.Digests[applied.Active]),
                Reason = "it is the latest version",
            };
            _wake();
        }
        catch (ModelLoadException unusable)
        {
            DirectorLog.RepositoryDamaged(_parts.Logger, unusable.Message);
        }
    }
}
