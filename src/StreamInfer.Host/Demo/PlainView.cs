using System.Globalization;
using StreamInfer.Batching;

namespace StreamInfer.Host.Demo;

/// <summary>One line a second, and one an alert.</summary>
internal sealed class PlainView(TextWriter output) : IDemoView
{
    private Alert? _lastAlert;

    public async Task ShowAsync(DemoHeading heading, Func<Task<DemoSnapshot?>> next)
    {
        await output.WriteLineAsync($"broker {heading.Bootstrap}, registry {heading.Registry} (embedded, data in {heading.Data})");
        await output.WriteLineAsync($"topics {heading.Topics.Source} -> {heading.Topics.Predictions}, {heading.Topics.DeadLetters}; model {heading.Model}; dashboard {heading.Address}");
        await output.WriteLineAsync($"look with another client: kcat -b {heading.Bootstrap} -t {heading.Topics.Predictions} -C -o -5 -f '%k %h\\n'");
        var lastSecond = -1;
        while (await next() is { } snapshot)
        {
            await ShowAlertsAsync(snapshot);
            if ((int)snapshot.Elapsed.TotalSeconds != lastSecond)
            {
                lastSecond = (int)snapshot.Elapsed.TotalSeconds;
                await output.WriteLineAsync(Line(snapshot, heading.Deadline));
            }
        }
    }

    private static string Line(DemoSnapshot snapshot, TimeSpan deadline) => string.Create(
        CultureInfo.InvariantCulture,
        $"{snapshot.Elapsed.TotalSeconds,4:F0} s  {snapshot.ScoredPerSecond,7:N0} events/s  p50 {LatencyText.Of(snapshot.P50),8}  p99 {LatencyText.Of(snapshot.P99),8} of {deadline.TotalMilliseconds:F0} ms  batch {snapshot.BatchSize,5:F1} (full {snapshot.Closed[CloseReason.Full]}, idle {snapshot.Closed[CloseReason.Idle]}, deadline {snapshot.Closed[CloseReason.Deadline]})  alerts {snapshot.Alerts}  dead letters {snapshot.DeadLetters}  scored {snapshot.Scored:N0} of {snapshot.Sent:N0}");

    private async Task ShowAlertsAsync(DemoSnapshot snapshot)
    {
        var fresh = snapshot.LatestAlerts.Reverse().TakeWhile(alert => alert != _lastAlert).Reverse().ToList();
        foreach (var alert in fresh.Take(3))
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"        alert {alert.Score:F3}  {alert.Event}  (partition {alert.Partition}, offset {alert.Offset})"));
        }

        _lastAlert = snapshot.LatestAlerts.Count > 0 ? snapshot.LatestAlerts[^1] : null;
    }
}
