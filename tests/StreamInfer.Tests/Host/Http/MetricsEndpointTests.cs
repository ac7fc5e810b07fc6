using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Net;
using StreamInfer.Host.Http;

namespace StreamInfer.Tests.Host.Http;

public sealed class MetricsEndpointTests : IDisposable
{
    // A name of its own a test, as meters of one name are exported together.
    private readonly string meterName = $"Tests.{Guid.NewGuid():N}";
    private readonly Meter meter;

    public MetricsEndpointTests() => meter = new Meter(meterName);

    public void Dispose() => meter.Dispose();

    [Fact]
    public async Task Get_overHttp_hasContentTypeAndParses()
    {
        using var scrape = new PrometheusScrape([meterName], []);
        meter.CreateCounter<long>("events", "{event}", "Events.").Add(3);
        await using var http = await HttpFixture.StartAsync(routes => MetricsEndpoint.Map(routes, scrape));
        using var answer = await http.Client.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        var text = PrometheusText.Parse(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(("counter", "Events."), text.Families["events_total"]);
        Assert.Equal(3, text.Samples["events_total"]);
    }

    [Fact]
    public async Task Scrape_ofEveryInstrument_givesItsFamily()
    {
        using var scrape = new PrometheusScrape([meterName], []);
        meter.CreateCounter<double>("z.cpu", "s").Add(1.5, new KeyValuePair<string, object?>("mode", "user"));
        meter.CreateUpDownCounter<long>("y_in_flight").Add(-2);
        meter.CreateGauge<double>("x_fill", "1").Record(0.5);
        meter.CreateObservableGauge("w_partitions", () => 12L);
        meter.CreateObservableCounter("v_polls", () => 7L);
        var run = meter.CreateHistogram("u_run", "s", "Run time.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.01] });
        foreach (var value in (double[])[0.0005, 0.001, 0.002, 5])
            run.Record(value, new KeyValuePair<string, object?>("device", "cpu"));

        var text = await ScrapeAsync(scrape);

        Assert.Equal(["u_run_seconds", "v_polls_total", "w_partitions", "x_fill_ratio", "y_in_flight", "z_cpu_seconds_total"], text.Order.ToArray());
        Assert.Equal(["histogram", "counter", "gauge", "gauge", "gauge", "counter"], text.Order.Select(name => text.Families[name].Type).ToArray());
        Assert.Equal(1.5, text.Samples["z_cpu_seconds_total{mode=\"user\"}"]);
        Assert.Equal(-2, text.Samples["y_in_flight"]);
        Assert.Equal(0.5, text.Samples["x_fill_ratio"]);
        Assert.Equal(12, text.Samples["w_partitions"]);
        Assert.Equal(7, text.Samples["v_polls_total"]);
        Assert.Equal(2, text.Samples["u_run_seconds_bucket{device=\"cpu\",le=\"0.001\"}"]);
        Assert.Equal(3, text.Samples["u_run_seconds_bucket{device=\"cpu\",le=\"0.01\"}"]);
        Assert.Equal(4, text.Samples["u_run_seconds_bucket{device=\"cpu\",le=\"+Inf\"}"]);
        Assert.Equal(4, text.Samples["u_run_seconds_count{device=\"cpu\"}"]);
        Assert.Equal(5.0035, text.Samples["u_run_seconds_sum{device=\"cpu\"}"], 1e-12);
    }

    [Fact]
    public async Task Scrape_withReasonsSetToZero_showsThemInOrder()
    {
        using var scrape = new PrometheusScrape([meterName], []);
        var closed = meter.CreateCounter<long>("batches_closed");
        foreach (var reason in (string[])["full", "deadline", "drain", "swap"])
            closed.Add(0, new KeyValuePair<string, object?>("reason", reason));
        closed.Add(2, new KeyValuePair<string, object?>("reason", "drain"));
        var text = await ScrapeAsync(scrape);
        Assert.Equal(
            ["""batches_closed_total{reason="deadline"}""", """batches_closed_total{reason="drain"}""", """batches_closed_total{reason="full"}""", """batches_closed_total{reason="swap"}"""],
            text.Samples.Keys.ToArray());
        Assert.Equal([0d, 2d, 0d, 0d], text.Samples.Values.ToArray());
    }

    [Fact]
    public async Task Scrape_repeated_countsFromTheBeginning()
    {
        using var scrape = new PrometheusScrape([meterName], []);
        var counter = meter.CreateCounter<long>("c");
        counter.Add(1);
        Assert.Equal(1, (await ScrapeAsync(scrape)).Samples["c_total"]);
        counter.Add(2);
        Assert.Equal(3, (await ScrapeAsync(scrape)).Samples["c_total"]);
        Assert.Equal(3, (await ScrapeAsync(scrape)).Samples["c_total"]);
    }

    [Fact]
    public async Task Scrape_withOddTags_givesLegalLabels()
    {
        using var scrape = new PrometheusScrape([meterName], []);
        meter.CreateCounter<long>("c").Add(
            1, new("a.b", "x"), new("a-b", "y"), new("flag", true), new("n", 1.5), new("none", null));
        meter.CreateHistogram("h", unit: null, description: null, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [] })
            .Record(2, new KeyValuePair<string, object?>("le", "mine"));
        var text = await ScrapeAsync(scrape);
        Assert.Contains("""c_total{a_b="y;x",flag="true",n="1.5"}""", text.Samples.Keys);
        Assert.Equal(1, text.Samples["""h_bucket{exported_le="mine",le="+Inf"}"""]);
    }

    [Fact]
    public async Task Scrape_withOneNameOfTwoTypes_keepsTheFirstAndSaysSo()
    {
        using var other = new Meter($"{meterName}.other");
        using var scrape = new PrometheusScrape([$"{meterName}*"], []);
        meter.CreateCounter<long>("c").Add(1);
        other.CreateGauge<long>("c_total").Record(9);
        var output = new MemoryStream();
        await WriteAsync(scrape, output);
        var text = PrometheusText.Parse(output.ToArray());
        Assert.Equal(1, text.Samples["c_total"]);
        Assert.Contains(
            $"# Note: an instrument of meter '{meterName}.other' is left out: c_total is a Counter and that one a Gauge\n",
            System.Text.Encoding.UTF8.GetString(output.ToArray()),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scrape_withExtraWriters_appendsTheirFamilies()
    {
        var labels = PrometheusLabels.Of(("stage", "queue"));
        using var scrape = new PrometheusScrape([meterName], [writer =>
        {
            writer.WriteFamily("latency_seconds", PrometheusType.Histogram, "Latency.");
            writer.WriteHistogram(labels, [0.001], [5, 6], 0.5);
        }]);
        meter.CreateCounter<long>("z").Add(1);
        var text = await ScrapeAsync(scrape);
        Assert.Equal(["z_total", "latency_seconds"], text.Order.ToArray());
        Assert.Equal(11, text.Samples["latency_seconds_count{stage=\"queue\"}"]);
    }

    [Fact]
    public async Task Scrape_withFamilyWrittenTwice_failsAndTheNextWorks()
    {
        var twice = true;
        using var scrape = new PrometheusScrape([meterName], [writer =>
        {
            if (twice)
                writer.WriteFamily("z_total", PrometheusType.Counter, "");
        }]);
        meter.CreateCounter<long>("z").Add(1);
        await using var http = await HttpFixture.StartAsync(routes => MetricsEndpoint.Map(routes, scrape));
        using var answer = await http.Client.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        twice = false;
        Assert.Single((await ScrapeAsync(scrape)).Samples);
    }

    [Fact]
    public async Task Scrape_withoutAnyMetric_isEmpty()
    {
        using var scrape = new PrometheusScrape([meterName], []);
        Assert.Empty((await ScrapeAsync(scrape)).Samples);
    }

    [Fact]
    public async Task Scrapes_atTheSameTime_doNotMix()
    {
        var inside = 0;
        using var scrape = new PrometheusScrape([meterName], [writer =>
        {
            Assert.Equal(1, Interlocked.Increment(ref inside));
            writer.WriteFamily("filler", PrometheusType.Gauge, "");
            for (var series = 0; series < 2000; series++)
                writer.WriteSample(PrometheusLabels.Of(("series", $"{series}")), series);
            Interlocked.Decrement(ref inside);
        }]);
        meter.CreateCounter<long>("z").Add(1);
        await using var http = await HttpFixture.StartAsync(routes => MetricsEndpoint.Map(routes, scrape));
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => http.Client.GetByteArrayAsync("/metrics")));
        Assert.All(answers, answer => Assert.Equal(2001, PrometheusText.Parse(answer).Samples.Count));
    }

    private static async Task<PrometheusText> ScrapeAsync(PrometheusScrape scrape)
    {
        var output = new MemoryStream();
        await WriteAsync(scrape, output);
        return PrometheusText.Parse(output.ToArray());
    }

    private static async Task WriteAsync(PrometheusScrape scrape, Stream output)
    {
        var pipe = PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true));
        await scrape.WriteAsync(pipe, PrometheusFormat.Text, CancellationToken.None);
        await pipe.CompleteAsync();
    }
}
