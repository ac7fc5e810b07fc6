using System.Globalization;

namespace StreamInfer.Host.Demo.Stories;

/// <summary>What the topics say in the end: when monitoring said what of which subject.</summary>
/// <param name="stage">Its service has ended; its broker has not.</param>
/// <param name="teller">Tells it.</param>
internal sealed class DriftAccount(StoryStage stage, StoryTeller teller)
{
    /// <summary>Three of five windows have to be in drift, and the first of them has seen the change for less than a slide.</summary>
    private const int WindowsToAlarm = 5;

    public async Task GiveAsync(CancellationToken stop)
    {
        teller.Chapter("What consumers of the topics see");
        var read = await StoryMonitoring.ReadAsync(stage.Plan, TimeProvider.System, stop);
        foreach (var change in read.Changes.Where(change => change.Subject == DriftStory.Feature))
        {
            teller.Tell($"drift topic, window to {DateTimeOffset.FromUnixTimeMilliseconds(change.WindowEndMs):HH:mm:ss}: {change.Subject} {change.From} -> {change.To}{(change.Cause.Length > 0 ? $" ({change.Cause})" : "")}");
        }

        CheckFeature(read);
        CheckOthers(read);
        TellAnomalies(read);
    }

    private void CheckFeature(StoryMonitoring read)
    {
        var (begin, end) = (stage.Scenario!.Begin.ToUnixTimeMilliseconds(), stage.Scenario.End.ToUnixTimeMilliseconds());
        var changes = read.Changes.Where(change => change.Subject == DriftStory.Feature).ToList();
        var alarm = changes.Find(change => change.To == "drift");
        var slide = stage.Plan.Monitoring!.Windows.Slide;
        if (alarm is not null)
        {
            teller.Tell(string.Create(CultureInfo.InvariantCulture, $"the alarm came with the window that ended {(alarm.WindowEndMs - begin) / 1e3:F1} s after the first wrong amount"));
        }

        teller.Check(alarm is not null && alarm.WindowEndMs > begin && alarm.WindowEndMs - begin <= WindowsToAlarm * slide, $"within {WindowsToAlarm} windows, and not before");
        teller.Check(
            changes is [{ From: "insufficient", To: "ok" }, ..] && changes[^1] is { From: "recovered", To: "ok" } last && last.WindowEndMs > end && changes.Exists(change => change is { From: "drift", To: "recovered" }),
            $"{DriftStory.Feature} was ok, drifted, recovered, and is ok again");
    }

    private void CheckOthers(StoryMonitoring read)
    {
        var wrong = read.Changes.Where(change => change.To is "drift" or "warning" && !DriftStory.Follows(change.Subject)).Select(change => change.Subject).Distinct(StringComparer.Ordinal).ToList();
        teller.Check(wrong.Count == 0, $"no alarm on any other feature{(wrong.Count == 0 ? "" : $": {string.Join(", ", wrong)}")}");
    }

    private void TellAnomalies(StoryMonitoring read)
    {
        var (begin, end) = (stage.Scenario!.Begin.ToUnixTimeMilliseconds(), stage.Scenario.End.ToUnixTimeMilliseconds());
        var during = read.Anomalies.Where(anomaly => anomaly.EventTimeMs >= begin && anomaly.EventTimeMs < end).ToList();
        var named = during.Count(anomaly => anomaly.Reasons.Contains(DriftStory.Feature, StringComparer.Ordinal));
        teller.Tell(string.Create(
            CultureInfo.InvariantCulture,
            $"{read.Anomalies.Count:N0} single events were alerted on within the budget of one in {1 / stage.Plan.Monitoring!.Anomalies.AlertFraction:N0}; {during.Count:N0} of them in wrong money, {named:N0} of those because of {DriftStory.Feature}"));
    }
}
