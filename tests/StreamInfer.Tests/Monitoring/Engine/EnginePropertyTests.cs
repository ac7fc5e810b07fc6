using FsCheck;
using FsCheck.Fluent;
using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Windows;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Monitoring.Engine;

/// <summary>Whatever way events take through batches, instances and restarts, windows say the same.</summary>
public sealed class EnginePropertyTests
{
    private static readonly Comparison Case = new();

    [Fact]
    public void Take_anySplitOverBatchesInstancesAndRestarts_saysWhatOneEngineInOneGoSays()
    {
        var step = Gen.Choose(0, int.MaxValue).ArrayOf(40);
        var run = from seed in Gen.Choose(1, 1_000_000)
                  from instances in Gen.Choose(1, 3)
                  from steps in step
                  select (seed, instances, steps);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(25).WithReplay(20261129, 3), Prop.ForAll(run.ToArbitrary(), drawn =>
        {
            var events = SplitEvents.Draw(drawn.seed);
            var expected = Case.InOneGo(events);

            var said = Case.Split(events, drawn.instances, drawn.steps);

            Assert.NotEmpty(expected);
            Assert.Equal(string.Join('\n', expected.Except(said).Take(3)), string.Join('\n', said.Except(expected).Take(3)));
            Assert.Equal(expected, said);
        }));
    }

    /// <summary>What is compared: every subject of every window of both versions.</summary>
    private sealed class Comparison
    {
        private readonly MonitoredVersion[] _versions = [EngineBed.VersionOf(1, EngineBed.ReferenceOf(1, rows: 500)), EngineBed.VersionOf(2, EngineBed.ReferenceOf(2, rows: 500, seed: 4))];

        private readonly MonitoringPlan _plan = EngineBed.Plan with
        {
            Windows = new WindowPlan { Window = 3 * EngineBed.Minute, Slide = EngineBed.Minute, Delay = SplitEvents.Disorder },
            Thresholds = new AlarmThresholds { Q = 0, MinCount = 30 },
            Summaries = true,
        };

        public string[] InOneGo(SplitEvents events)
        {
            var instance = Instance.Begin(_plan, _versions, "one", isFirst: true, saved: null);
            instance.Take(events, [0, 1, 2], [0, 0, 0], [events.Of(0).Length, events.Of(1).Length, events.Of(2).Length]);
            return instance.Said();
        }

        public string[] Split(SplitEvents events, int instances, int[] steps)
        {
            var topic = new Dictionary<(string, string, int, long), ClosedPane>();
            int[] reached = [0, 0, 0];
            var said = new SortedDictionary<string, string>(StringComparer.Ordinal);
            var running = Enumerable.Range(0, instances).Select(i => Instance.Begin(_plan, _versions, $"i{i}", isFirst: i == 0, saved: null)).ToArray();
            Array.ForEach(running, instance => instance.Hear(topic, running));
            var kept = running.Select(_ => (Saved: (byte[]?)null, Reached: new[] { 0, 0, 0 })).ToArray();

            for (var at = 0; at < steps.Length + 1; at++)
            {
                var isLast = at == steps.Length;
                for (var i = 0; i < instances; i++)
                {
                    int[] own = [.. Enumerable.Range(0, 3).Where(partition => partition % instances == i)];
                    var draw = isLast ? int.MaxValue : (steps[at] >> (i * 4)) & 63;
                    int[] to = [.. own.Select(partition => (int)Math.Min(events.Of(partition).Length, (long)reached[partition] + draw))];
                    running[i].Take(events, own, [.. own.Select(partition => reached[partition])], to);
                    for (var j = 0; j < own.Length; j++)
                    {
                        reached[own[j]] = to[j];
                    }
                }

                // What is exchanged lies in a topic, where the last word of an instance on a pane stands.
                foreach (var instance in running)
                {
                    instance.Give(topic);
                }

                foreach (var instance in running)
                {
                    instance.Hear(topic, running);
                }

                if (isLast)
                {
                    break;
                }

                // Now and then one keeps its state, and now and then one is killed and goes on from what it kept last.
                var chosen = steps[at] % instances;
                if (steps[at] % 3 == 0)
                {
                    kept[chosen] = (running[chosen].Save(), [.. reached]);
                }
                else if (steps[at] % 7 == 0 && kept[chosen].Saved is { } saved)
                {
                    Collect(said, running[chosen]);
                    running[chosen] = Instance.Begin(_plan, _versions, $"i{chosen}", isFirst: chosen == 0, saved);
                    running[chosen].Hear(topic, running);
                    for (var partition = chosen; partition < 3; partition += instances)
                    {
                        // The consumer begins where it committed, which is below what the state covers.
                        reached[partition] = Math.Max(0, kept[chosen].Reached[partition] - (steps[at] % 11));
                    }
                }
            }

            Collect(said, running[0]);
            return [.. said.Select(item => $"{item.Key} {item.Value}")];
        }

        /// <summary>A window that is judged again after a restart must say the same again.</summary>
        private static void Collect(SortedDictionary<string, string> said, Instance instance)
        {
            foreach (var (window, verdict) in instance.Verdicts())
            {
                if (!said.TryAdd(window, verdict))
                {
                    Assert.Equal(said[window], verdict);
                }
            }
        }
    }

    /// <summary>One engine and its name.</summary>
    private sealed class Instance(string name, EngineBed bed, MonitoredVersion[] versions)
    {
        private readonly MonitoringBatch _batch = new();

        public static Instance Begin(MonitoringPlan plan, MonitoredVersion[] versions, string name, bool isFirst, byte[]? saved)
        {
            var bed = saved is null ? new EngineBed(plan) : new EngineBed(plan).Resume(saved, plan);
            (bed.Engine.IsEvaluating, bed.Engine.IsExchanging) = (isFirst, true);
            Array.ForEach(versions, version => bed.Engine.Expect(version, "primary"));
            return new Instance(name, bed, versions);
        }

        public byte[] Save() => bed.Save();

        public void Take(SplitEvents events, int[] partitions, int[] from, int[] to)
        {
            // In the order of their times, as far as disorder goes: one partition does not run ahead for hours.
            var rows = partitions.SelectMany((partition, i) => Enumerable.Range(from[i], to[i] - from[i]).Select(offset => (partition, offset)))
                .OrderBy(row => events.Of(row.partition)[row.offset].Rank).ToArray();
            for (var version = 0; version < versions.Length; version++)
            {
                _batch.Begin(versions[version], "primary");
                foreach (var (partition, offset) in rows.Where(row => row.offset % 3 == 0 == (version == 1)))
                {
                    events.Of(partition)[offset].AddTo(_batch, partition, offset);
                }

                bed.Engine.Count(_batch, SplitEvents.Now);
            }

            bed.Engine.Advance(SplitEvents.Now);
        }

        public void Give(Dictionary<(string, string, int, long), ClosedPane> topic)
        {
            foreach (var pane in bed.Engine.TakeClosed())
            {
                topic[(name, pane.Route, pane.Version, pane.Number)] = pane;
            }
        }

        public void Hear(Dictionary<(string Name, string, int, long), ClosedPane> topic, Instance[] all)
        {
            foreach (var (key, pane) in topic)
            {
                if (key.Name != name)
                {
                    bed.Engine.Absorb(key.Name, pane);
                }
            }

            foreach (var other in all)
            {
                if (other.Name != name)
                {
                    bed.Engine.Heard(other.Name, other.WatermarkMs ?? 0, SplitEvents.Now);
                }
            }

            bed.Engine.Advance(SplitEvents.Now);
        }

        public IEnumerable<(string Window, string Verdict)> Verdicts() => bed.Drifts
            .Where(record => record.Kind == DriftKind.Summary)
            .Select(record => ($"{record.WindowEnd - EngineBed.Start:00000000} {record.ModelVersion} {record.Subject}", FormattableString.Invariant($"{record.State} {record.Evaluation} {record.Q}")));

        public string[] Said() => [.. Verdicts().Select(item => $"{item.Window} {item.Verdict}").Order(StringComparer.Ordinal)];

        private string Name => name;

        private long? WatermarkMs => bed.Engine.WatermarkMs;
    }
}
