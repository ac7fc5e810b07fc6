namespace StreamInfer.Monitoring.Engine;

/// <content>What an operator should read once.</content>
public sealed partial class MonitoringEngine
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    private void TellOf(VersionMonitor monitor)
    {
        var (version, counting) = (monitor.Version, monitor.Counting);
        var name = $"{version.Model} version {version.Version} ({monitor.Key.Route})";
        if (version.Problem is { } problem)
        {
            Tell($"{name}: {problem}");
        }

        if (counting.Kind != ReferenceKind.Training)
        {
            Tell($"{name}: there is no training distribution; each window is compared with the one before, which shows sudden changes only");
            return;
        }

        TellColumns(name, "are not in the reference; only their quality is watched", [
            .. counting.Panes.Numeric.Where(item => !item.Profile.IsUsable).Select(item => item.Name),
            .. counting.Panes.Categorical.Where(item => !item.Profile.IsUsable).Select(item => item.Name)]);
        TellColumns(name, "are in the reference, but no columns of the topology", [.. counting.Panes.Unmatched]);
        var strange = _plan.Detectors.Where(plan => !monitor.Detectors.Any(detector => detector.Plan == plan));
        TellColumns(name, "are no signals, so no detector watches them", [.. strange.Select(plan => plan.Signal)]);
    }

    private void TellColumns(string name, string what, string[] columns)
    {
        if (columns.Length > 0)
        {
            Tell($"{name}: {string.Join(", ", columns.Take(10))}{(columns.Length > 10 ? $" and {columns.Length - 10} more" : "")} {what}");
        }
    }

    private void Tell(string text)
    {
        if (_told.Add(text))
        {
            _output.Note(text);
        }
    }
}
