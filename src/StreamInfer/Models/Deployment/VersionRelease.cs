using StreamInfer.Models.Control;

namespace StreamInfer.Models.Deployment;

/// <summary>Gives up the versions that a state names no more: scoring ones once no batch goes by them, shadows once they have ended. Used by the director alone.</summary>
/// <param name="parts">Of the director.</param>
/// <param name="audit">Told of what is given up.</param>
/// <param name="versions">Those that score.</param>
/// <param name="shadows">Those that score copies.</param>
/// <param name="wake">Called when something may be due.</param>
internal sealed class VersionRelease(DirectorParts parts, DirectorAudit audit, ServedVersions versions, ServedVersions shadows, Action wake)
{
    private readonly List<(Task Retired, int[] Versions)> _retiring = [];
    private readonly List<(Task Ended, int Version)> _ending = [];

    /// <summary>Versions were replaced, and have to stay until a task is done.</summary>
    public void Retiring(Task retired, IEnumerable<int> replaced)
    {
        _retiring.Add((retired, [.. replaced]));
        WakeAfter(retired);
    }

    /// <summary>Whether something was waited for that is over now.</summary>
    public bool IsDue() => _retiring.RemoveAll(retiring => retiring.Retired.IsCompleted) + _ending.RemoveAll(ending => ending.Ended.IsCompleted) > 0;

    /// <summary>Gives up what it can, and ends shadows.</summary>
    /// <param name="state">That which is in force.</param>
    /// <param name="desired">That which is to be; why it cannot be is remembered.</param>
    public void GiveUp(ControlState state, ControlState desired)
    {
        HashSet<int> named = [desired.Active, .. desired.Candidates.Select(candidate => candidate.Version)];
        var wanted = new HashSet<int>([state.Active, .. state.Candidates.Select(candidate => candidate.Version)]);
        wanted.UnionWith(state.Previous.Take(parts.Topology.Control?.Keep ?? 0));
        wanted.UnionWith(_retiring.SelectMany(retiring => retiring.Versions));
        foreach (var version in versions.KeepOnly(wanted, named))
        {
            audit.Unloaded(state, version);
        }

        var shadowing = state.Shadows.Select(shadow => shadow.Version).ToHashSet();
        foreach (var version in parts.Shadows.Running.Where(version => !shadowing.Contains(version)).ToList())
        {
            var ended = parts.Shadows.StopAsync(version);
            _ending.Add((ended, version));
            WakeAfter(ended);
        }

        // A shadow's session is its own to its end.
        shadows.KeepOnly(shadowing.Union(_ending.Select(ending => ending.Version)).ToHashSet(), desired.Shadows.Select(shadow => shadow.Version).ToHashSet());
    }

    /// <summary>Wakes when a task is done already, so that whoever wakes finds it so.</summary>
    private void WakeAfter(Task task) => task.GetAwaiter().OnCompleted(wake);
}
