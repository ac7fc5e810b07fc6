using System.Globalization;
using StreamInfer.Host.Terminal;
using StreamInfer.Models.Control;
using StreamInfer.Models.Rollout;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Commands.Models;

/// <summary>Waits until every living instance says that it follows a state, or that it will not.</summary>
/// <param name="plan">The topology.</param>
/// <param name="state">The state that was written.</param>
/// <param name="output">Gets a line for each instance.</param>
/// <param name="time">The clock.</param>
internal sealed class InstanceWait(TopologyPlan plan, ControlState state, TextWriter output, TimeProvider time)
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private bool _isRefused;

    /// <returns>Whether all follow, as an exit code.</returns>
    public async Task<int> RunAsync(IControlTopic topic, TimeSpan within, CancellationToken stop)
    {
        var watch = new ControlWatch(plan.Name);
        topic.Follow(watch);
        var (started, interval) = (time.GetTimestamp(), plan.Control!.ReportInterval);
        while (true)
        {
            var changed = watch.Changed;
            var living = watch.View.Reports.Where(report => (time.GetUtcNow() - report.At).Duration() <= interval * InstanceReport.IntervalsToLive).ToList();
            living.ForEach(Tell);
            var open = living.Where(report => !_told.Contains(report.Instance)).ToList();
            if (watch.View.CaughtUp.IsCompleted && open.Count == 0)
            {
                return End(living.Count);
            }

            var left = within - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                return GiveUp(open, watch.View);
            }

            // An instance that has died is told by the clock alone.
            await Task.WhenAny(changed, Task.Delay(left < interval ? left : interval, time, stop));
            stop.ThrowIfCancellationRequested();
        }
    }

    private void Tell(InstanceReport report)
    {
        var refused = report.Versions.Where(version => version.Readiness == VersionReadiness.Refused && Concerns(version.Version)).ToList();
        if ((report.Revision < state.Revision && refused.TrueForAll(version => version.Version != state.Active)) || !_told.Add(report.Instance))
        {
            return;
        }

        _isRefused |= refused.Count > 0;
        output.WriteLine($"instance {Printable.Of(report.Instance)} is at revision {Text(report.Revision)}: {string.Join(", ", report.Versions.Where(version => Concerns(version.Version)).Select(Words))}");
    }

    private bool Concerns(int version) => version == state.Active || state.FindCandidate(version) is not null;

    private static string Words(VersionReport version) =>
        $"version {Text(version.Version)} {version.Readiness.ToString().ToLowerInvariant()}{(version.Why.Length == 0 ? "" : $" ({Printable.Of(version.Why)})")}";

    private int End(int living)
    {
        if (living == 0)
        {
            output.WriteLine($"no instance of {state.Topology} reports; whoever starts follows revision {Text(state.Revision)}");
        }

        return _isRefused ? ExitCode.NotFollowed : ExitCode.Success;
    }

    private int GiveUp(List<InstanceReport> open, StreamInfer.Models.Deployment.ControlView view)
    {
        open.ForEach(report => output.WriteLine($"instance {Printable.Of(report.Instance)} is still at revision {Text(report.Revision)}"));
        if (!view.CaughtUp.IsCompleted)
        {
            output.WriteLine($"the control topic could not be read: {Printable.Of(view.Trouble ?? "it does not answer")}");
        }

        return ExitCode.NotFollowed;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
