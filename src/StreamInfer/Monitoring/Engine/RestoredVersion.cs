using System.Collections.Immutable;
using StreamInfer.Monitoring.Alarms;

namespace StreamInfer.Monitoring.Engine;

/// <summary>How a version on a route stood before a restart, as long as no window of it was judged since.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Route"><c>primary</c> or <c>rollout</c>.</param>
/// <param name="ProfileHash">SHA-256 of the reference that it was judged by.</param>
/// <param name="Subjects">The worst first.</param>
public sealed record RestoredVersion(int Version, string Route, string ProfileHash, ImmutableArray<RestoredSubject> Subjects)
{
    /// <summary>Of its worst subject.</summary>
    public AlarmState State => Subjects.IsEmpty ? AlarmState.Insufficient : Subjects.Max(subject => subject.State);

    internal static RestoredVersion Of(int version, string route, string profileHash, IEnumerable<RestoredSubject> subjects) =>
        new(version, route, profileHash, [.. subjects.OrderByDescending(subject => subject.State).ThenBy(subject => subject.Subject, StringComparer.Ordinal)]);
}
