using System.Collections.Immutable;
using System.Globalization;
using StreamInfer.Decoding;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Monitoring.Randomness;
using StreamInfer.Monitoring.Windows;
using StreamInfer.Topologies;

namespace StreamInfer.Benchmarks.Monitoring;

/// <summary>What an engine holds that watches two versions of 50 features in windows of an hour that slide by a minute, hour by hour over a day.</summary>
internal static class PaneMemory
{
    private const int Hours = 24;
    private const int RowsPerMinute = 100;
    private const long Minute = 60_000;

    public static void Write(TextWriter output)
    {
        var rows = new MonitoredRows(50, withProjections: true);
        var reference = ReferenceProfileReader.Parse(ReferenceProfileWriter.Write(rows.Profile));
        var versions = new[] { 1, 2 }.Select(number => new MonitoredVersion("sample", number, [.. rows.Names], [], reference with { ModelVersion = number })).ToArray();
        var (batch, rng) = (new MonitoringBatch(), new Rng(2));
        var before = Held();
        var engine = new MonitoringEngine(new MonitoringPlan { Windows = new WindowPlan { Window = 60 * Minute, Slide = Minute } }, "sample", new Nobody());
        var now = 1_767_571_200_000;
        var offset = 0L;
        for (var hour = 1; hour <= Hours; hour++)
        {
            for (var minute = 0; minute < 60; minute++)
            {
                foreach (var version in versions)
                {
                    batch.Begin(version, "primary");
                    for (var i = 0; i < RowsPerMinute; i++)
                    {
                        var row = batch.Add(new MonitoredEvent(0, offset++, now + rng.NextBounded((int)Minute), QualityFlags.None, 0.5, null));
                        rows.Values.AsSpan(rng.NextBounded(MonitoredRows.BlockRows) * rows.Names.Length, rows.Names.Length).CopyTo(batch.NumbersOf(row));
                    }

                    engine.Count(batch, now + Minute);
                }

                now += Minute;
                engine.Advance(now);
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"after {hour} h: {(Held() - before) / 1e6:N2} MB"));
        }

        GC.KeepAlive(engine);
    }

    private static long Held() => GC.GetTotalMemory(forceFullCollection: true);

    private sealed class Nobody : IMonitoringOutput
    {
        public void Drift(DriftRecord record)
        {
        }

        public void Anomaly(AnomalyRecord record)
        {
        }

        public void Note(string text)
        {
        }
    }
}
