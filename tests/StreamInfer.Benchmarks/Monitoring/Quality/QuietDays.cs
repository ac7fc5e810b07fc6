using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Randomness;
using StreamInfer.Topologies;

namespace StreamInfer.Benchmarks.Monitoring.Quality;

/// <summary>
/// Days on which nothing changes: rows drawn at random from those of the reference's afternoon that it was not made of. This is what the promise of
/// <c>falseAlarmsPerDay</c> is about.
/// </summary>
internal static class QuietDays
{
    private const long Day = 86_400_000;

    /// <summary>Runs a day.</summary>
    public static (AlarmLog Log, NaiveRules Naive, double Q) Run(FraudStream stream, ulong seed, double eventsPerSecond)
    {
        var (rng, version, batch) = (new Rng(seed), stream.Version, new MonitoringBatch());
        var plan = new MonitoringPlan { Anomalies = new AnomalyPlan { Method = AnomalyMethod.None }, Summaries = true };
        var (log, naive) = (new AlarmLog(), new NaiveRules(version));
        var engine = new MonitoringEngine(plan, "fraud", log);
        var (start, offset, step) = (FraudStream.Start.ToUnixTimeMilliseconds(), 0L, 1000 / eventsPerSecond);
        var rows = (int)(20 * eventsPerSecond);
        while (offset * step < Day)
        {
            batch.Begin(version, "primary");
            for (var i = 0; i < rows; i++, offset++)
            {
                stream.Pool.Draw(batch, rng, start + (long)(offset * step), offset);
            }

            engine.Take(batch, start + (long)(offset * step));
            naive.Take(batch);
        }

        return (log, naive, plan.FalseAlarmsPerDay * plan.Windows.Slide / Day);
    }
}
