using System.Globalization;
using StreamInfer.Host.Simulation;

namespace StreamInfer.Benchmarks.Monitoring.Quality;

/// <summary>Measures how soon, how surely and how often in vain monitoring alarms, and writes it down (<c>docs/monitoring-quality.md</c>).</summary>
internal static class QualityReport
{
    /// <param name="root">Folder of the repository.</param>
    /// <param name="seeds">Runs of each scenario.</param>
    /// <param name="days">Simulated days without a change.</param>
    /// <param name="electricity">Folder of the Elec2 records; null for none.</param>
    /// <param name="output">Gets the document.</param>
    /// <param name="progress">Gets a line a step.</param>
    public static void Write(string root, int seeds, int days, string? electricity, TextWriter output, TextWriter progress)
    {
        using var stream = new FraudStream(root);
        output.WriteLine(Line($"""
            # How well monitoring alarms

            Written by `eng/monitoring-quality.sh {seeds} {days}`; seeded, so run again it says the same.

            **Setting.** Simulated card transactions on a Monday from 12:00, {FraudStream.EventsPerSecond} a second, scored by version 1 of `fraud`; windows of ten minutes that slide by one,
            `falseAlarmsPerDay` 0.1, everything else as it is by default. The reference is a random third of another such afternoon, {stream.Reference.Rows:N0} events. It leaves out the time of day and
            week, which in ten minutes are never as in a reference. An alarm is a subject that enters `warning` or `drift`, or a feature that freezes. Beside it, two naive
            rules on each minute by itself: any feature's PSI above 0.2; any numeric feature's Kolmogorov-Smirnov p below 0.05.
            """));
        WriteQuiet(stream, days, output, progress);
        WriteScenarios(stream, seeds, output, progress);
        if (electricity is null)
        {
            output.WriteLine("\n## Elec2\n\nThe records were not there.");
            return;
        }

        WriteElectricity(new ElectricityYears(electricity, root), output);
    }

    private static void WriteQuiet(FraudStream stream, int days, TextWriter output, TextWriter progress)
    {
        output.WriteLine(Line($"""

            ## Nothing changes

            {days} simulated days each, of rows drawn at random from the {stream.Pool.Rows:N0} of the reference's afternoon that it was not made of. The promise is at most 0.1 false
            alarms of monitoring a day; for the naive rules, minutes with an alarm are counted. *Rejected*: windows of the monitoring in which any test was significant, whatever
            its effect; at most a share of q is allowed. *Frozen*: records of a feature that has one value only in a window, which are no test: a rare value may be missing from a small window
            by chance.

            | events a second | monitoring: false alarms a day | frozen a day | windows | rejected | allowed | PSI > 0.2 each minute: false alarms a day | KS p < 0.05 each minute |
            | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """));
        foreach (var rate in (ReadOnlySpan<double>)[FraudStream.EventsPerSecond, 1])
        {
            var (alarms, frozen, windows, rejected, psi, ks, q) = (0, 0, 0L, 0L, 0, 0, 0.0);
            for (var day = 0; day < days; day++)
            {
                var (log, naive, limit) = QuietDays.Run(stream, (ulong)day + 1, rate);
                (alarms, windows, rejected, q) = (alarms + log.Alarms.Count, windows + log.Windows, rejected + log.RejectedWindows, limit);
                (frozen, psi, ks) = (frozen + log.Frozen.Count, psi + naive.PsiAlarms.Count, ks + naive.KsAlarms.Count);
                progress.WriteLine(Line($"quiet day {day + 1} at {rate} a second: {log.Alarms.Count} alarms, {log.Frozen.Count} frozen, {log.RejectedWindows} of {log.Windows} windows with a rejection"));
            }

            output.WriteLine(Line($"| {rate} | {(double)alarms / days:0.###} | {(double)frozen / days:0.###} | {windows:N0} | {rejected} | {q * windows:0.0} | {(double)psi / days:0.#} | {(double)ks / days:0.#} |"));
        }
    }

    private static void WriteScenarios(FraudStream stream, int seeds, TextWriter output, TextWriter progress)
    {
        output.WriteLine(Line($"""

            ## Something goes wrong

            {seeds} runs each: 20 minutes as ever, 40 minutes of the scenario, 10 minutes after. Delays are from its begin to the first alarm, median (worst) in minutes, and the median
            in events; a miss has no alarm in the 40 minutes. *On truth*: the first alarm on a feature that the scenario changes.

            | scenario | missed | delay, minutes | events | on truth: missed | delay | PSI each minute: missed | delay | KS each minute: delay | false before: monitoring | PSI | KS |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """));
        var late = 0.0;
        foreach (var kind in Enum.GetValues<ScenarioKind>().Where(kind => kind != ScenarioKind.None))
        {
            var trials = Enumerable.Range(1, seeds).Select(seed => ScenarioTrial.Run(stream, kind, (ulong)seed)).ToArray();
            var (found, truth) = (trials.Select(trial => trial.Engine).ToArray(), trials.Select(trial => trial.OnTruth).ToArray());
            var psi = trials.Select(trial => trial.Psi).ToArray();
            var events = Median(found) is { } delay ? Line($"{delay / 1000.0 * FraudStream.EventsPerSecond:N0}") : "–";
            output.WriteLine(Line($"| {kind} | {Missed(found)} | {Minutes(found)} | {events} | {Missed(truth)} | {Minutes(truth)} | {Missed(psi)} | {Minutes(psi)} | {Minutes([.. trials.Select(trial => trial.Ks)])} | {trials.Sum(trial => trial.Before.Engine)} | {trials.Sum(trial => trial.Before.Psi)} | {trials.Sum(trial => trial.Before.Ks)} |"));
            late = kind == ScenarioKind.ClockSkew ? trials.Average(trial => trial.TooLate) : late;
            progress.WriteLine(kind);
        }

        output.WriteLine(Line($"""

            What changes no distribution raises no drift alarm: skewed clocks show as events that come too late ({late:0.0%} of those in the 40 minutes); duplicates are for whoever looks at ids.
            "False before" counts alarms (minutes, for the naive rules) in the {20 * seeds} minutes before the scenarios began.
            """));
    }

    private static void WriteElectricity(ElectricityYears years, TextWriter output)
    {
        output.WriteLine(Line($"""

            ## Elec2

            45,312 real half-hours of the New South Wales electricity market (M. Harries 1999); the reference is rows 0 to {ElectricityYears.TrainedRows - 1:N0}, windows are two weeks and slide by
            a day. At row {ElectricityYears.OpeningRow:N0} the Victorian market opens: `vicprice`, `vicdemand` and `transfer`, constant so far, begin to vary.

            | feature | alarms before row {ElectricityYears.OpeningRow:N0} | first alarm after | rows after the opening |
            | --- | ---: | ---: | ---: |
            """));
        var alarms = years.Alarms(version: 2);
        foreach (var feature in (string[])["vicprice", "vicdemand", "transfer", "period", "nswprice", "nswdemand"])
        {
            var own = alarms.Where(alarm => alarm.Subject == feature).Select(alarm => alarm.Row).Order().ToArray();
            var after = own.FirstOrDefault(row => row > ElectricityYears.OpeningRow, -1);
            output.WriteLine(after < 0
                ? Line($"| {feature} | {own.Count(row => row <= ElectricityYears.OpeningRow)} | – | – |")
                : Line($"| {feature} | {own.Count(row => row <= ElectricityYears.OpeningRow)} | row {after:N0} | {after - ElectricityYears.OpeningRow:N0} |"));
        }

        output.WriteLine("""

            Price and demand of New South Wales move with the seasons, which two weeks show and a reference of seven months does not: their alarms are no mistakes of the statistics, but a
            reason to choose windows and references of like times.

            ROC-AUC by the labels, by stretches of rows: over 1,000 bins of the score, as monitoring keeps it, and exact:

            | rows | version 1 | exact | version 2 | exact |
            | --- | ---: | ---: | ---: | ---: |
            """);
        foreach (var (one, two) in years.Curve(1).Zip(years.Curve(2)))
        {
            output.WriteLine(Line($"| {one.First:N0}–{one.First + one.Rows - 1:N0} | {one.Auc:0.000} | {one.Exact:0.000} | {two.Auc:0.000} | {two.Exact:0.000} |"));
        }
    }

    private static int Missed(long?[] delays) => delays.Count(delay => delay is null);

    private static string Minutes(long?[] delays) =>
        Median(delays) is { } median ? Line($"{median / 60_000.0:0.0} ({delays.Max() / 60_000.0:0.0})") : "–";

    private static long? Median(long?[] delays)
    {
        var found = delays.OfType<long>().Order().ToArray();
        return found.Length == 0 ? null : found[found.Length / 2];
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
