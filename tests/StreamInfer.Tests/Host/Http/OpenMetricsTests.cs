using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using StreamInfer.Host.Http;

namespace StreamInfer.Tests.Host.Http;

/// <summary>The same metrics in both formats, each read back by its own grammar.</summary>
public sealed class OpenMetricsTests : IDisposable
{
    private const string Hostile = "a\"b\\c\nd\\n} 1\n# TYPE x gauge\u001b[31m ü € 👾,le=\"1\"";

    private readonly string _meterName = $"Tests.{Guid.NewGuid():N}";
    private readonly Meter _meter;

    public OpenMetricsTests() => _meter = new Meter(_meterName);

    public void Dispose() => _meter.Dispose();

    [Theory]
    [InlineData(null, "text/plain")]
    [InlineData("*/*", "text/plain")]
    [InlineData("application/json", "text/plain")]
    [InlineData("text/plain;version=0.0.4", "text/plain")]
    [InlineData("application/openmetrics-text", "application/openmetrics-text")]
    [InlineData("application/openmetrics-text; version=1.0.0; charset=utf-8", "application/openmetrics-text")]
    [InlineData("application/openmetrics-text;version=\"1.0.0\"", "application/openmetrics-text")]
    [InlineData("application/openmetrics-text;version=0.0.1", "text/plain")]
    [InlineData("application/openmetrics-text;q=0", "text/plain")]
    [InlineData("application/openmetrics-text;q=0.3, text/plain;q=0.5", "text/plain")]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", "application/openmetrics-text")]
    [InlineData("this is;;no header, q=", "text/plain")]
    public async Task Get_withAnAcceptHeader_isAnsweredInTheFormatItAsksFor(string? accept, string mediaType)
    {
        using var scrape = new PrometheusScrape([_meterName], []);
        _meter.CreateCounter<long>("events", "{event}", "Events.").Add(3);
        await using var http = await HttpFixture.StartAsync(routes => MetricsEndpoint.Map(routes, scrape));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (accept is not null)
        {
            Assert.True(request.Headers.TryAddWithoutValidation("Accept", accept));
        }

        using var answer = await http.Client.SendAsync(request);
        var body = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal(mediaType, answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("Accept", answer.Headers.Vary);
        if (mediaType == "text/plain")
        {
            Assert.Equal("0.0.4", Version(answer.Content.Headers.ContentType));
            Assert.Equal(3, PrometheusText.Parse(body).Samples["events_total"]);
        }
        else
        {
            Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8", answer.Content.Headers.ContentType.ToString());
            Assert.Equal(3, OpenMetricsText.Parse(body).Samples["events_total"]);
        }
    }

    [Fact]
    public async Task Scrape_ofEveryInstrument_readsBackTheSameInBothFormats()
    {
        using var scrape = OpenScrape();
        CreateInstruments("value");

        var classic = PrometheusText.Parse(await ScrapeAsync(scrape, PrometheusFormat.Text));
        var open = OpenMetricsText.Parse(await ScrapeAsync(scrape, PrometheusFormat.OpenMetrics));

        // The bounds of buckets are numbers written otherwise; everything else is the same.
        Assert.Equal(
            classic.Samples.Where(sample => !sample.Key.Contains("le=", StringComparison.Ordinal)).OrderBy(sample => sample.Key, StringComparer.Ordinal),
            open.Samples.Where(sample => !sample.Key.Contains("le=", StringComparison.Ordinal)).OrderBy(sample => sample.Key, StringComparer.Ordinal));
        Assert.Equal(classic.Samples.Count, open.Samples.Count);
        Assert.Equal(("counter", "seconds"), (open.Families["busy_seconds"].Type, open.Families["busy_seconds"].Unit));
        Assert.Equal(("gauge", "bytes"), (open.Families["held_bytes"].Type, open.Families["held_bytes"].Unit));
        Assert.Equal(("histogram", "seconds"), (open.Families["run_seconds"].Type, open.Families["run_seconds"].Unit));
        Assert.Null(open.Families["rows"].Unit);
        Assert.Equal("Says \"so\" \\ and\nmore.", open.Families["rows"].Help);
        Assert.Equal("Says \"so\" \\ and\nmore.", classic.Families["rows_total"].Help);
        Assert.Contains("""extra_seconds_bucket{le="1e-05",stage="queue"}""", open.Samples.Keys);
        Assert.Equal(7, open.Samples["""run_seconds_bucket{le="1.0",name="value"}"""]);
    }

    [Fact]
    public async Task Scrape_ofHostileLabelValues_readsBackAsMeasuredInBothFormats()
    {
        using var scrape = OpenScrape();
        CreateInstruments(Hostile);

        var classic = PrometheusText.Parse(await ScrapeAsync(scrape, PrometheusFormat.Text));
        var open = OpenMetricsText.Parse(await ScrapeAsync(scrape, PrometheusFormat.OpenMetrics));

        foreach (var name in (string[])["rows_total", "busy_seconds_total", "held_bytes"])
        {
            Assert.Contains($"{name}{{name=\"{Hostile}\"}}", classic.Samples.Keys);
            Assert.Contains($"{name}{{name=\"{Hostile}\"}}", open.Samples.Keys);
        }
    }

    [Fact]
    public void Scrape_ofAnyLabels_readsBackAsMeasuredInBothFormats()
    {
        using var scrape = new PrometheusScrape([_meterName], []);
        KeyValuePair<string, object?>[] tags = [];
        _meter.CreateObservableGauge("g", () => new Measurement<double>(1, tags));
        var values = ArbMap.Default.GeneratorFor<NonNull<string>[]>().ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20240301, 1), Prop.ForAll(values, each =>
        {
            tags = [.. each.Select((value, index) => new KeyValuePair<string, object?>($"l{index}", string.Concat(value.Get.Where(letter => !char.IsSurrogate(letter) && letter != '\r'))))];
            var expected = tags.Where(tag => (string)tag.Value! != "").OrderBy(tag => tag.Key, StringComparer.Ordinal).ToArray();
            var key = expected.Length == 0 ? "g" : $"g{{{string.Join(',', expected.Select(tag => $"{tag.Key}=\"{tag.Value}\""))}}}";
            return PrometheusText.Parse(ScrapeAsync(scrape, PrometheusFormat.Text).GetAwaiter().GetResult()).Samples.ContainsKey(key)
                && OpenMetricsText.Parse(ScrapeAsync(scrape, PrometheusFormat.OpenMetrics).GetAwaiter().GetResult()).Samples.ContainsKey(key);
        }));
    }

    [Fact]
    public async Task Scrape_ofASeriesThatIsNotReportedAnyMore_hasItNoMore()
    {
        using var scrape = new PrometheusScrape([_meterName], []);
        string[] features = ["a", "b"];
        _meter.CreateObservableGauge("state", () => features.Select(feature => new Measurement<int>(4, new KeyValuePair<string, object?>("feature", feature))));
        Assert.Equal(2, PrometheusText.Parse(await ScrapeAsync(scrape, PrometheusFormat.Text)).Samples.Count);

        features = ["b"];

        Assert.Equal(["state{feature=\"b\"}"], PrometheusText.Parse(await ScrapeAsync(scrape, PrometheusFormat.Text)).Samples.Keys);
    }

    [Fact]
    public async Task Scrape_ofObservedSeriesThatRepeat_keepsTheFirstAndSaysSo()
    {
        using var other = new Meter($"{_meterName}.other");
        using var scrape = new PrometheusScrape([$"{_meterName}*"], []);
        _meter.CreateObservableGauge("state", () => 1);
        other.CreateObservableGauge("state", () => 2);

        var text = await ScrapeAsync(scrape, PrometheusFormat.Text);

        Assert.Equal(1, PrometheusText.Parse(text).Samples["state"]);
        Assert.Contains("# Note: 1 samples of state are left out", Encoding.UTF8.GetString(text), StringComparison.Ordinal);
        Assert.Single(OpenMetricsText.Parse(await ScrapeAsync(scrape, PrometheusFormat.OpenMetrics)).Samples);
    }

    [Fact]
    public async Task Scrape_whereOneValueCannotBeHad_hasTheOthersAndSaysWhy()
    {
        using var scrape = new PrometheusScrape([_meterName], []);
        _meter.CreateObservableGauge("broken", new Func<int>(() => throw new InvalidOperationException("no pipeline")));
        _meter.CreateObservableGauge("whole", () => 1);

        var text = await ScrapeAsync(scrape, PrometheusFormat.Text);

        Assert.Equal(["whole"], PrometheusText.Parse(text).Samples.Keys);
        Assert.Contains("no pipeline", Encoding.UTF8.GetString(text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scrape_afterAMeterIsGone_hasNothingOfIt()
    {
        using var scrape = new PrometheusScrape([_meterName], []);
        _meter.CreateObservableGauge("state", () => 1);
        Assert.Single(PrometheusText.Parse(await ScrapeAsync(scrape, PrometheusFormat.Text)).Samples);

        _meter.Dispose();

        Assert.Empty(PrometheusText.Parse(await ScrapeAsync(scrape, PrometheusFormat.Text)).Families);
    }

    [Theory]
    [InlineData("a 1\n# EOF\n")]
    [InlineData("# TYPE a gauge\na 1\n")]
    [InlineData("# TYPE a gauge\na 1\n# EOF\n\n")]
    [InlineData("# TYPE a gauge\n# a word\na 1\n# EOF\n")]
    [InlineData("# TYPE a counter\na 1\n# EOF\n")]
    [InlineData("# TYPE a counter\na_total -1\n# EOF\n")]
    [InlineData("# TYPE a gauge\n# UNIT a seconds\na 1\n# EOF\n")]
    [InlineData("# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# TYPE a gauge\na{l=\"x\"} 1\n# EOF\n")]
    [InlineData("# TYPE a gauge\na 1\na 2\n# EOF\n")]
    [InlineData("# TYPE a gauge\na{l=\"\"x\"} 1\n# EOF\n")]
    [InlineData("# TYPE a histogram\na_bucket{le=\"1\"} 1\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n# EOF\n")]
    [InlineData("# TYPE a histogram\na_bucket{le=\"1.0\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n# EOF\n")]
    [InlineData("# TYPE a histogram\na_bucket{le=\"1.0\"} 1\na_sum 1\na_count 1\n# EOF\n")]
    [InlineData("# TYPE a counter\na_total 1\n# TYPE a_total gauge\na_total{l=\"1\"} 1\n# EOF\n")]
    public void Parse_ofWhatIsAgainstTheGrammar_isRefused(string text) => Assert.Throws<FormatException>(() => OpenMetricsText.Parse(Encoding.UTF8.GetBytes(text)));

    private static string? Version(MediaTypeHeaderValue type) => type.Parameters.FirstOrDefault(parameter => parameter.Name == "version")?.Value;

    private PrometheusScrape OpenScrape() => new([_meterName], [writer =>
    {
        writer.WriteFamily("extra_seconds", PrometheusType.Histogram, "Extra.", "seconds");
        writer.WriteHistogram(PrometheusLabels.Of(("stage", "queue")), [0.00001, 0.5, 1, 20], [1, 2, 3, 4, 5], 7.5);
    }]);

    private void CreateInstruments(string name)
    {
        var tag = new KeyValuePair<string, object?>("name", name);
        _meter.CreateCounter<long>("rows", "{row}", "Says \"so\" \\ and\nmore.").Add(5, tag);
        _meter.CreateObservableCounter("busy", () => new Measurement<double>(1.5, tag), "s");
        _meter.CreateObservableGauge("held", () => new Measurement<long>(-2, tag), "By");
        var run = _meter.CreateHistogram("run", "s", "Run time.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 1, 10] });
        for (var value = 0; value < 7; value++)
        {
            run.Record(value / 10.0, tag);
        }
    }

    private static async Task<byte[]> ScrapeAsync(PrometheusScrape scrape, PrometheusFormat format)
    {
        var output = new MemoryStream();
        var pipe = PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true));
        await scrape.WriteAsync(pipe, format, CancellationToken.None);
        await pipe.CompleteAsync();
        return output.ToArray();
    }
}
