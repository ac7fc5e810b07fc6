using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Decoding;
using StreamInfer.Host.History;
using StreamInfer.Models;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Labels;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Monitoring.Windows;
using StreamInfer.OnnxRuntime;
using StreamInfer.Topologies;

namespace StreamInfer.Benchmarks.Monitoring.Quality;

/// <summary>The Elec2 records: 45,312 half-hours of a real market, in which another one opens at row 17,424, with labels.</summary>
internal sealed class ElectricityYears
{
    public const int TrainedRows = 10_000;
    public const int OpeningRow = 17_424;
    public const int Stretch = 5_000;

    private const int DayRows = 48;
    private const int WindowDays = 14;
    private const long HalfHour = 30 * 60_000;
    private const long Day = DayRows * HalfHour;

    private readonly string _folder;
    private readonly TopologyPlan _plan;

    /// <param name="data">Folder of the records and their models.</param>
    /// <param name="root">Folder of the repository.</param>
    public ElectricityYears(string data, string root)
    {
        _folder = data;
        var reading = TopologyReader.Read(Path.Combine(root, "topologies", "electricity.yaml"), _ => null);
        _plan = reading.Plan ?? throw new InvalidOperationException(string.Join(Environment.NewLine, reading.Errors));
    }

    /// <summary>Area under the ROC curve of each stretch of rows by the labels, with where it begins and how many rows it has.</summary>
    public IReadOnlyList<(int First, int Rows, double? Auc, double Exact)> Curve(int version)
    {
        var labels = File.ReadLines(Path.Combine(_folder, "events.csv")).Skip(1).Select(line => double.Parse(line[(line.LastIndexOf(',') + 1)..])).ToArray();
        var scores = Scores(version);
        int[] starts = [0, .. Enumerable.Range(2, 7).Select(i => i * Stretch)];
        return [.. starts.Select((first, i) =>
        {
            var end = i + 1 < starts.Length ? starts[i + 1] : starts[^1] + Stretch;
            var quality = new PredictionQuality(threshold: 0.5);
            var last = Math.Min(end, labels.Length);
            for (var row = first; row < last; row++)
            {
                quality.Add(scores[row], labels[row]);
            }

            return (first, last - first, quality.Figures.RocAuc, ExactAuc(scores.AsSpan(first, last - first), labels.AsSpan(first, last - first)));
        })];
    }

    /// <summary>Alarms over windows of two weeks that slide by a day, against the first 10,000 rows: the row that each ended with, and the subject.</summary>
    public IReadOnlyList<(long Row, string Subject)> Alarms(int version)
    {
        var (reference, columns) = Reference(version);
        var log = new AlarmLog();
        var plan = new MonitoringPlan
        {
            Windows = new WindowPlan { Window = WindowDays * Day, Slide = Day },
            FalseAlarmsPerDay = 0.01,
            Anomalies = new AnomalyPlan { Method = AnomalyMethod.None },
        };
        var replay = new DriftReplay(plan, "electricity", new MonitoredVersion("electricity", version, columns.Numeric, columns.Categorical, reference), log);
        Read(version, rows =>
        {
            var batch = new MonitoringBatch();
            replay.Fill(rows, batch);
            replay.Take(batch);
        });
        return [.. log.Alarms.Select(alarm => (alarm.At / HalfHour, alarm.Subject))];
    }

    /// <summary>By ranks; equal scores count half.</summary>
    private static double ExactAuc(ReadOnlySpan<double> scores, ReadOnlySpan<double> labels)
    {
        var (keys, order) = (scores.ToArray(), labels.ToArray());
        Array.Sort(keys, order);
        var (area, negatives, positives) = (0.0, 0.0, 0.0);
        for (var i = 0; i < keys.Length;)
        {
            var (p, n) = (0.0, 0.0);
            var value = keys[i];
            for (; i < keys.Length && keys[i] == value; i++)
            {
                (p, n) = (p + order[i], n + 1 - order[i]);
            }

            area += p * (negatives + (n / 2));
            (positives, negatives) = (positives + p, negatives + n);
        }

        return area / (positives * negatives);
    }

    private (ReferenceProfile Profile, ReferenceColumns Columns) Reference(int version)
    {
        var maker = new ProfiledRows(TrainedRows);
        ReferenceColumns? columns = null;
        Read(version, rows =>
        {
            columns = rows.Columns;
            maker.Add(rows);
        });
        return (maker.Make("electricity", version), columns!);
    }

    private double[] Scores(int version)
    {
        var scores = new List<double>();
        Read(version, rows => scores.AddRange(rows.Scores));
        return [.. scores];
    }

    private void Read(int version, Action<HistoryRows> take)
    {
        var found = new ModelRepository(Path.Combine(_folder, "models"), any => any.DefaultManifest()).Resolve("electricity", version);
        using var model = OnnxModelLoader.Load(found.Manifest, _plan.Features, DevicePolicy.Cpu, HistoryRows.Capacity, NullLogger.Instance);
        using var input = HistoryInput.Open(_plan, Path.Combine(_folder, "events.csv"), default, (_, _) => null);
        var rows = new HistoryRows(_plan, input, model) { Interval = (DateTimeOffset.UnixEpoch, TimeSpan.FromMilliseconds(HalfHour)) };
        while (rows.TryRead())
        {
            take(rows);
        }
    }
}
