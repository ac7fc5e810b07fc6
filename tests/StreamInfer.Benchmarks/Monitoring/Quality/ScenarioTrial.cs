using StreamInfer.Host.History;
using StreamInfer.Host.Simulation;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Topologies;

namespace StreamInfer.Benchmarks.Monitoring.Quality;

/// <summary>What one run of a scenario gave.</summary>
/// <param name="Engine">Milliseconds from its begin to the first alarm while it went on; null for a miss.</param>
/// <param name="OnTruth">The same for alarms on a feature of the truth.</param>
/// <param name="Psi">The same for PSI each minute.</param>
/// <param name="Ks">The same for Kolmogorov-Smirnov each minute.</param>
/// <param name="Before">Alarms before it began: of the engine, minutes by PSI, minutes by Kolmogorov-Smirnov.</param>
/// <param name="TooLate">Share of events that were too late to count, while it went on.</param>
internal sealed record ScenarioTrial(long? Engine, long? OnTruth, long? Psi, long? Ks, (int Engine, int Psi, int Ks) Before, double TooLate)
{
    public static readonly TimeSpan Warmup = TimeSpan.FromMinutes(20);
    public static readonly TimeSpan Active = TimeSpan.FromMinutes(40);

    public static ScenarioTrial Run(FraudStream stream, ScenarioKind kind, ulong seed)
    {
        var scenario = new Scenario(kind, FraudStream.Start + Warmup, FraudStream.Start + Warmup + Active);
        var rows = stream.Open(seed, scenario, FraudStream.EventsPerSecond);
        var log = new AlarmLog();
        var naive = new NaiveRules(stream.Version);
        var plan = new MonitoringPlan { Anomalies = new AnomalyPlan { Method = AnomalyMethod.None } };
        var replay = new DriftReplay(plan, "fraud", stream.Version, log);
        var batch = new MonitoringBatch();
        while (rows.TryRead())
        {
            replay.Fill(rows, batch);
            replay.Take(batch);
            naive.Take(batch);
        }

        var (begin, end) = (scenario.Begin.ToUnixTimeMilliseconds(), scenario.End.ToUnixTimeMilliseconds());
        var all = log.Alarms.Concat(log.Frozen).ToArray();
        var truth = all.Where(alarm => scenario.Features.Contains(alarm.Subject)).Select(alarm => alarm.At);
        var found = all.Select(alarm => alarm.At).ToArray();
        return new ScenarioTrial(
            First(found, begin, end),
            First(truth, begin, end),
            First(naive.PsiAlarms, begin, end),
            First(naive.KsAlarms, begin, end),
            (found.Count(at => at <= begin), naive.PsiAlarms.Count(at => at <= begin), naive.KsAlarms.Count(at => at <= begin)),
            replay.Engine.Snapshot().TooLate / (Active.TotalSeconds * FraudStream.EventsPerSecond));
    }

    private static long? First(IEnumerable<long> alarms, long begin, long end)
    {
        foreach (var at in alarms.Order())
        {
            if (at > begin && at <= end)
            {
                return at - begin;
            }
        }

        return null;
    }
}
