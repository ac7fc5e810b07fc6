using System.IO.Pipelines;
using System.Text;
using StreamInfer.Host.Http;
using StreamInfer.Host.Service;
using StreamInfer.Host.Telemetry;
using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Telemetry.Catalogue;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>What a running service exports, against the catalogue.</summary>
public class MetricsTests
{
    private const string Section = """

        control: { topic: fraud-control, instanceId: one }
        shadow:
          - { version: 1, topic: fraud-shadow }
        monitoring:
          window: 2s
          slide: 1s
          delay: 0ms
          driftTopic: fraud-drift
          anomalyTopic: fraud-anomalies
          anomalies: { alertFraction: 0.01 }

        """;

    /// <summary>This topology has no <c>monitoring.labels</c>, and this build is not for cards.</summary>
    private static readonly string[] NotHere = ["Late labels", "Cards"];

    /// <summary>Those that exist with their first event alone, since a label of theirs is not known before: a candidate that fails.</summary>
    private static readonly string[] WithTheirFirstEvent = ["streaminfer_fallback_events_total"];

    [Fact]
    public async Task RunAsync_withVersionsShadowsAndMonitoring_exportsTheCatalogueAndNothingElse()
    {
        await using var bed = await ServiceBed.StartAsync();
        using var folder = new TemporaryFolder();

        // A name of its own: meters are found by the topology's, and other tests of the process have services of the same one.
        var text = (await File.ReadAllTextAsync(RepositoryFiles.Of("topologies", "fraud.yaml"))).Replace("name: fraud-scoring", "name: fraud-metrics", StringComparison.Ordinal);
        var plan = bed.Read(folder.Write("fraud.yaml", text + Section));
        bed.CreateTopics(plan);
        foreach (var topic in (string[])["fraud-drift", "fraud-anomalies", "fraud-shadow"])
        {
            bed.Cluster.CreateTopic(topic, 1);
        }

        using var simulator = await bed.OpenSimulatorAsync(plan, eventsPerSecond: 1000, count: 6000);
        using var stop = new CancellationTokenSource();
        await using var service = ServiceBed.Service(plan, RepositoryFiles.Of("models"));
        ProcessMeter.Open();
        using var scrape = new PrometheusScrape(
            [service.Metrics.MeterName, ProcessMeter.Name], [writer => MonitoringMetrics.WriteSkew(writer, new[] { service.Monitoring?.Snapshot }.OfType<MonitoringSnapshot>())]);
        service.Metrics.StartAtZero();
        var running = service.RunAsync(stop.Token);
        await Eventually.IsTrueAsync(() => Task.FromResult(running.IsCompleted || service.Shadows.Length > 0), () => "the shadow is there");
        var simulating = simulator.RunAsync(CancellationToken.None);

        // The histogram of the latency is written beside the instruments, and its buckets are pushed instead.
        string[] expected =
        [
            .. MetricCatalogue.Sections.Where(section => !NotHere.Contains(section.Title, StringComparer.Ordinal)).SelectMany(section => section.Metrics)
            .Where(metric => metric != PipelineMetric.EventLatency && !metric.IsPushedOnly).Select(MetricNames.FamilyOf).Except(WithTheirFirstEvent).Order(StringComparer.Ordinal),
        ];
        var missing = expected;
        await Eventually.IsTrueAsync(
            async () =>
            {
                missing = [.. expected.Except(LabelsByFamily(await ReadAsync(scrape)).Keys)];
                return running.IsCompleted || missing.Length == 0;
            },
            () => $"{string.Join(", ", missing)} is exported");
        var exported = LabelsByFamily(await ReadAsync(scrape));
        await simulating;
        await stop.CancelAsync();
        await running;

        Assert.Equal(expected, exported.Keys.Order(StringComparer.Ordinal));
        foreach (var section in MetricCatalogue.Sections)
        {
            foreach (var metric in section.Metrics.Where(metric => exported.ContainsKey(MetricNames.FamilyOf(metric))))
            {
                string[] labels = [.. metric.Labels.Select(label => label.Name), .. section.HasPipeline ? ["pipeline"] : Array.Empty<string>(), .. metric.Kind == MetricKind.Histogram ? ["le"] : Array.Empty<string>()];
                Assert.Equal(labels.Order(StringComparer.Ordinal), exported[MetricNames.FamilyOf(metric)].Select(label => label.Name).Distinct().Order(StringComparer.Ordinal));
                Assert.All(metric.Labels.Where(label => !label.Values.IsEmpty), label => Assert.Empty(exported[MetricNames.FamilyOf(metric)].Where(each => each.Name == label.Name).Select(each => each.Value).Except(label.Values)));
            }
        }
    }

    /// <summary>Names and values of the labels of each family.</summary>
    private static Dictionary<string, HashSet<(string Name, string Value)>> LabelsByFamily(string text)
    {
        var families = new Dictionary<string, HashSet<(string Name, string Value)>>(StringComparer.Ordinal);
        HashSet<(string Name, string Value)>? open = null;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                families.Add(line.Split(' ')[2], open = []);
            }
            else if (line[0] != '#' && line.IndexOf('{', StringComparison.Ordinal) is > 0 and var from)
            {
                // None of the names of this topology needs an escape.
                foreach (var label in line[(from + 1)..line.LastIndexOf('}')].Split(','))
                {
                    open!.Add((label.Split('=')[0], label.Split('=')[1].Trim('"')));
                }
            }
        }

        return families;
    }

    private static async Task<string> ReadAsync(PrometheusScrape scrape)
    {
        using var output = new MemoryStream();
        var pipe = PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true));
        await scrape.WriteAsync(pipe, PrometheusFormat.Text, CancellationToken.None);
        await pipe.CompleteAsync();
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
