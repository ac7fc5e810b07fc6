using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using StreamInfer.Telemetry;

namespace StreamInfer.Host.Telemetry;

/// <summary>
/// Pushes metrics of all pipelines and of the runtime, and spans, to a collector, on threads of its own: nobody waits for it, and what does not get
/// through is dropped. Everything else is by the standard environment variables: <c>OTEL_SERVICE_NAME</c>, <c>OTEL_RESOURCE_ATTRIBUTES</c>,
/// <c>OTEL_EXPORTER_OTLP_HEADERS</c>, <c>OTEL_METRIC_EXPORT_INTERVAL</c>.
/// </summary>
internal sealed class OtlpPush : IDisposable
{
    /// <summary>How long the end may wait for the last push.</summary>
    public static readonly TimeSpan ShutdownWithin = TimeSpan.FromSeconds(2);

    private const string RuntimeMeter = "System.Runtime";
    private const string ServiceName = "streaminfer";

    private readonly CollectorWatch _watch;
    private readonly MeterProvider _metrics;
    private readonly TracerProvider _traces;

    private OtlpPush(OtlpOptions options, ILogger logger)
    {
        _watch = new CollectorWatch(options.Endpoint, logger);
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(Resource())
            .AddMeter($"{PipelineMetrics.MeterNames}*", RuntimeMeter)
            .AddView(instrument => MetricLimits.ViewOf(instrument))
            .AddOtlpExporter(exporter => Configure(exporter, options, "v1/metrics"))
            .Build();

        // Which batches are traced is decided before a span exists.
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(Resource())
            .SetSampler(new AlwaysOnSampler())
            .AddSource(BatchTracer.SourceName)
            .AddOtlpExporter(exporter => Configure(exporter, options, "v1/traces"))
            .Build();
    }

    /// <summary>Begins, where there is somewhere to push to.</summary>
    public static OtlpPush? Start(OtlpOptions? options, ILoggerFactory logs) => options is null ? null : new OtlpPush(options, logs.CreateLogger<OtlpPush>());

    /// <summary>Pushes what there is once more, for no longer than <see cref="ShutdownWithin"/> each.</summary>
    public void Dispose()
    {
        var within = (int)ShutdownWithin.TotalMilliseconds;
        _traces.Shutdown(within);
        _metrics.Shutdown(within);
        _traces.Dispose();
        _metrics.Dispose();
    }

    /// <summary>What is pushed is of; what the environment says wins.</summary>
    private static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty()
        .AddTelemetrySdk()
        .AddService(ServiceName, serviceVersion: ProcessMeter.ProgramVersion, serviceInstanceId: $"{Environment.MachineName}-{Environment.ProcessId}", autoGenerateServiceInstanceId: false)
        .AddEnvironmentVariableDetector();

    private void Configure(OtlpExporterOptions exporter, OtlpOptions options, string path)
    {
        exporter.Endpoint = options.AddressOf(path);
        exporter.Protocol = options.Protocol;
        exporter.HttpClientFactory = () => _watch.OpenClient(exporter.TimeoutMilliseconds);
    }
}
