using System.Diagnostics;
using System.Globalization;
using StreamInfer.Host.History;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Monitoring.Randomness;
using StreamInfer.Topologies;

namespace StreamInfer.Benchmarks.Monitoring;

/// <summary>What <c>streaminfer drift --replay</c> takes for a CSV file of rows of 30 numbers, two a second, in windows of ten minutes that slide by one.</summary>
internal static class ReplaySpeed
{
    private const int Features = 30;
    private const int Pool = 4096;
    private const long Start = 1_767_571_200_000;

    public static void Write(TextWriter output, TimeProvider time, int rows)
    {
        var folder = Directory.CreateTempSubdirectory("streaminfer-replay-").FullName;
        try
        {
            var (events, reference) = (Path.Combine(folder, "events.csv"), WriteEvents(Path.Combine(folder, "events.csv"), rows));
            var plan = TopologyReader.Read(WriteTopology(folder), _ => null).Plan!;
            using var input = HistoryInput.Open(plan, events, new TimeRange(null, null), (_, _) => null);
            var history = new HistoryRows(plan, input, model: null);
            var version = new MonitoredVersion("thirty", 1, history.Columns.Numeric, history.Columns.Categorical, reference);
            var replay = new DriftReplay(new MonitoringPlan { Anomalies = new AnomalyPlan { Method = AnomalyMethod.None } }, "thirty", version, new ReplayReport(TextWriter.Null, TextWriter.Null, asJson: false));
            var load = LoadOf();
            var (start, used) = (time.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime);
            replay.Run(history);
            var (wall, cpu) = (time.GetElapsedTime(start), Process.GetCurrentProcess().TotalProcessorTime - used);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{replay.Events:N0} rows of {Features} features, {new FileInfo(events).Length / 1e6:N0} MB: {wall.TotalSeconds:N1} s, {cpu.TotalSeconds:N1} CPU-s on {Environment.ProcessorCount} cores; load before and after: {load}, {LoadOf()}"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ReferenceProfile WriteEvents(string path, int rows)
    {
        var rng = new Rng(3);
        var builder = new ReferenceProfileBuilder();
        var texts = new string[Features][];
        for (var i = 0; i < Features; i++)
        {
            var values = Enumerable.Range(0, Pool).Select(_ => (float)Math.Round((100 * (rng.NextDouble() + rng.NextDouble() + rng.NextDouble())) - 20, 2)).ToArray();
            texts[i] = Array.ConvertAll(values, value => value.ToString("0.##", CultureInfo.InvariantCulture));
            builder.AddNumeric($"f{i}", values);
        }

        using var file = new StreamWriter(path);
        file.WriteLine("event_time," + string.Join(',', Enumerable.Range(0, Features).Select(i => $"f{i}")));
        var at = Start;
        for (var row = 0; row < rows; row++)
        {
            at += rng.NextBounded(1000);
            file.Write(at);
            for (var i = 0; i < Features; i++)
            {
                file.Write(',');
                file.Write(texts[i][rng.NextBounded(Pool)]);
            }

            file.WriteLine();
        }

        return ReferenceProfileReader.Parse(ReferenceProfileWriter.Write(builder.Build("thirty", 1, DateTimeOffset.UnixEpoch)));
    }

    private static string WriteTopology(string folder)
    {
        var path = Path.Combine(folder, "thirty.yaml");
        var features = string.Concat(Enumerable.Range(0, Features).Select(i => $"  - {{ name: f{i}, path: f{i}, min: -1000, max: 1000 }}\n"));
        File.WriteAllText(path, $"""
            name: thirty
            source: {"{"} topic: events, group: replay, format: json, eventTime: event_time {"}"}
            features:
            {features}
            model: {"{"} name: thirty, version: 1 {"}"}
            output: {"{"} topic: scores, deadLetters: dead {"}"}
            kafka: {"{"} bootstrap.servers: "localhost:9092" {"}"}
            """);
        return path;
    }

    private static string LoadOf() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "?";
}
