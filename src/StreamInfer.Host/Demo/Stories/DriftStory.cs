using System.Globalization;
using Microsoft.Extensions.Logging;
using StreamInfer.Host.Service;
using StreamInfer.Host.Simulation;
using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Demo.Stories;

/// <summary>
/// The world changes while transactions are scored: first it is as in training, then a producer sends cents where euros are due, then it is mended. Monitoring has to
/// see it come and go, on the feature that it is about, and every event has its prediction all the same.
/// </summary>
internal sealed class DriftStory(StoryOptions options, TextWriter output, ILoggerFactory logs) : Story(options, output, logs)
{
    /// <summary>The feature of <c>topologies/fraud-drift.yaml</c> that changes.</summary>
    public const string Feature = "amount";

    /// <summary>From when on the producer is wrong, after the beginning: by then all features were found ok.</summary>
    private static readonly TimeSpan WrongFrom = TimeSpan.FromSeconds(14);

    private static readonly TimeSpan WrongFor = TimeSpan.FromSeconds(12);
    /// <summary>What goes wrong in it.</summary>
    public static Scenario ScenarioFrom(DateTimeOffset start) => new(ScenarioKind.UnitChange, start + WrongFrom, start + WrongFrom + WrongFor);

    protected override async Task PlayAsync(StoryStage stage, CancellationToken stop)
    {
        await BeginAsync(stage, stop);
        await ChangeAsync(stage, stop);
        await RecoverAsync(stage, stop);
    }

    protected override async Task AccountAsync(StoryStage stage, StoryOutput read, CancellationToken stop)
    {
        await new DriftAccount(stage, Teller).GiveAsync(stop);
        CheckCounts(stage, read);
    }

    protected override void Require(TopologyPlan plan)
    {
        if (plan.Monitoring is not { DriftTopic: not null, AnomalyTopic: not null } || plan.Features.All(feature => feature.Name != Feature))
        {
            throw new StartFailure($"{Options.Topology}: a story of drift needs monitoring.driftTopic, monitoring.anomalyTopic and a feature '{Feature}'", ExitCode.Usage);
        }
    }

    private async Task BeginAsync(StoryStage stage, CancellationToken stop)
    {
        Teller.Chapter("The world is as in training");
        var windows = stage.Plan.Monitoring!.Windows;
        Teller.Tell(string.Create(
            CultureInfo.InvariantCulture,
            $"{Options.Rate:N0} transactions a second begin, watched in windows of {windows.Window / 1000} s, one every {windows.Slide / 1000} s; a false alarm is expected in {1 / stage.Plan.Monitoring.FalseAlarmsPerDay:N0} days"));
        var calm = await UntilAsync(stage, AllAreOk, "every subject is found ok", stop);
        Teller.Check(calm.Window!.Value.End <= stage.Scenario!.Begin.ToUnixTimeMilliseconds(), $"{calm.Subjects.Count(subject => subject.IsWatched)} subjects are ok: features, score, correlations and all means together");
    }

    private async Task ChangeAsync(StoryStage stage, CancellationToken stop)
    {
        Teller.Chapter("A producer sends cents where euros are due");
        await stage.UntilAsync(() => Time.GetUtcNow() >= stage.Scenario!.Begin ? this : null, "the producer is wrong", stop);
        Teller.Tell($"from {stage.Scenario!.Begin:HH:mm:ss} on, every amount is a hundred times too large; its range still allows for most");
        var found = await UntilAsync(stage, version => StateOf(version) == AlarmState.Drift, $"{Feature} is found to drift", stop);
        foreach (var subject in found.Subjects.Where(subject => subject.State is AlarmState.Drift or AlarmState.Warning).OrderByDescending(subject => subject.State))
        {
            Teller.Tell($"{subject.State.ToString().ToLowerInvariant()}  {subject.Words}");
        }

        Teller.Check(found.Subjects.Where(subject => subject.State is AlarmState.Drift or AlarmState.Warning).All(subject => Follows(subject.Subject)), $"alarmed are {Feature} and what follows from it, and no other feature");
    }

    private async Task RecoverAsync(StoryStage stage, CancellationToken stop)
    {
        Teller.Chapter("The producer is mended");
        await stage.UntilAsync(() => Time.GetUtcNow() >= stage.Scenario!.End ? this : null, "the producer is mended", stop);
        Teller.Tell($"from {stage.Scenario!.End:HH:mm:ss} on, amounts are euros again");
        await UntilAsync(stage, version => StateOf(version) == AlarmState.Recovered, $"{Feature} has recovered", stop);
        Teller.Tell($"{Feature} has been calm for five windows: recovered");
        await UntilAsync(stage, AllAreOk, "every subject is ok again", stop);
        Teller.Check(true, "every subject is ok again");
    }

    /// <summary>Whether a subject has to change with the feature.</summary>
    public static bool Follows(string subject) => subject is Feature or "$score" or "$joint" || subject.StartsWith("$proj", StringComparison.Ordinal);

    /// <summary>What only shows a clock is counted and not watched.</summary>
    private static bool AllAreOk(VersionSnapshot version) =>
        version.Subjects.Any(subject => subject.IsWatched) && version.Subjects.All(subject => !subject.IsWatched || subject.State == AlarmState.Ok);

    private static AlarmState? StateOf(VersionSnapshot version) => version.Subjects.FirstOrDefault(subject => subject.Subject == Feature)?.State;

    private static Task<VersionSnapshot> UntilAsync(StoryStage stage, Func<VersionSnapshot, bool> holds, string what, CancellationToken stop) =>
        stage.UntilAsync(() => stage.Service.Monitoring?.Snapshot.Versions.FirstOrDefault(version => version.Window is not null && holds(version)), what, stop);
}
