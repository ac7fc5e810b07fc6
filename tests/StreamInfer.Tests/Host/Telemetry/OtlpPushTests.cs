using System.Net;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;
using StreamInfer.Batching;
using StreamInfer.Host.Telemetry;
using StreamInfer.Telemetry;
using StreamInfer.Tests.Pipeline.Kit;

namespace StreamInfer.Tests.Host.Telemetry;

public class OtlpPushTests
{
    [Fact]
    public async Task Dispose_withACollector_pushesMetricsWithWhatTheyAreOf()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        using var metrics = new PipelineMetrics("otlp-test");
        using (var push = OtlpPush.Start(new OtlpOptions(collector.Address, OtlpExportProtocol.HttpProtobuf), new RecordedLogs()))
        {
            Assert.NotNull(push);
            metrics.EventsRead(7);
            metrics.BatchClosed(CloseReason.Full, 7);
            metrics.EventLatency.Record(0.001, 7);
        }

        var points = collector.Points();
        Assert.Contains(points["streaminfer_events"], point => point.Labels["pipeline"] == "otlp-test" && point.Value == 7);
        Assert.Contains(points["streaminfer_batches_closed"], point => point.Labels["pipeline"] == "otlp-test" && point.Labels["reason"] == "full" && point.Value == 1);
        Assert.Contains(points["streaminfer_batch_size"], point => point.Labels["pipeline"] == "otlp-test" && point.Value == 1);
        Assert.Contains(points["streaminfer_event_latency_buckets"], point => point.Labels["pipeline"] == "otlp-test" && point.Labels["le"] == "+Inf" && point.Value == 7);
        Assert.NotEmpty(points["dotnet.gc.collections"]);
        var resource = collector.Resource();
        Assert.Equal("streaminfer", resource["service.name"]);
        Assert.Equal(ProcessMeter.ProgramVersion, resource["service.version"]);
        Assert.NotEmpty(resource["service.instance.id"]);
    }

    [Fact]
    public async Task Dispose_afterTracedBatches_pushesTheirSpans()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        using var rig = new Rig { TraceRatio = 1, Topology = Rig.Plan() with { Name = "otlp-spans" } };
        using (OtlpPush.Start(new OtlpOptions(collector.Address, OtlpExportProtocol.HttpProtobuf), new RecordedLogs()))
        {
            rig.Source.Append(0, [1], "{\"x\":1}"u8.ToArray(), ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"u8.ToArray()));
            await rig.RunUntilPublishedAsync(1);
        }

        // Other tests trace as well.
        var batch = Assert.Single(collector.Spans(), span => span.Text(5) == "score" && span.All(9).Any(attribute => attribute.All(2).First().Text(1) == "otlp-spans"));
        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", Convert.ToHexStringLower(Assert.Single(batch.All(13)).Bytes(1)));
        Assert.Equal(
            ["collect", "publish", "queue", "run"],
            collector.Spans().Where(span => span.Bytes(4).SequenceEqual(batch.Bytes(2))).Select(span => span.Text(5)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Dispose_withNoCollector_saysSoOnceAndEnds()
    {
        var logs = new RecordedLogs();
        using (var metrics = new PipelineMetrics("otlp-away"))
        using (OtlpPush.Start(new OtlpOptions(new Uri("http://127.0.0.1:1"), OtlpExportProtocol.HttpProtobuf), logs))
        {
            metrics.EventsRead(1);
        }

        Assert.Single(logs.Of(LogLevel.Warning), line => line.Contains("Telemetry does not get through to http://127.0.0.1:1/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Send_toACollectorThatRefusesAndThenTakes_saysBothOnce()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        var logs = new RecordedLogs();
        var watch = new CollectorWatch(collector.Address, logs.CreateLogger("push"));
        using var client = watch.OpenClient(10_000);
        foreach (var answer in (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.BadRequest, HttpStatusCode.OK, HttpStatusCode.OK])
        {
            collector.Answer = answer;
            using var content = new ByteArrayContent([]);
            using var _ = await client.PostAsync(new Uri(collector.Address, "/v1/metrics"), content);
        }

        Assert.Contains("503", Assert.Single(logs.Of(LogLevel.Warning)), StringComparison.Ordinal);
        Assert.Single(logs.Of(LogLevel.Information));
    }

    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData(null, "http://c:4318", null, "http://c:4318/v1/metrics")]
    [InlineData("http://a:4318", "http://c:4318", null, "http://a:4318/v1/metrics")]
    [InlineData("https://a/otlp/", null, "http/protobuf", "https://a/otlp/v1/metrics")]
    [InlineData("http://a:4317", null, "grpc", "http://a:4317/")]
    public void TryRead_ofArgumentAndEnvironment_givesWhereItIsPushed(string? argument, string? endpoint, string? protocol, string? expected)
    {
        Assert.True(OtlpOptions.TryRead(argument, name => name switch { "OTEL_EXPORTER_OTLP_ENDPOINT" => endpoint, "OTEL_EXPORTER_OTLP_PROTOCOL" => protocol, _ => null }, out var options, out _));
        Assert.Equal(expected, options?.AddressOf("v1/metrics").ToString());
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("collector:4318", null)]
    [InlineData("ftp://collector", null)]
    [InlineData("http://me:secret@collector", null)]
    [InlineData("http://collector", "http/json")]
    public void TryRead_ofAMistake_saysWhatIsAllowedAndNoSecret(string argument, string? protocol)
    {
        Assert.False(OtlpOptions.TryRead(argument, name => name == "OTEL_EXPORTER_OTLP_PROTOCOL" ? protocol : null, out _, out var mistake));
        Assert.Contains("allowed", mistake, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", mistake, StringComparison.Ordinal);
    }
}
