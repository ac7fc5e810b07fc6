using System.Buffers;
using System.IO.Pipelines;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace StreamInfer.Host.Http;

/// <summary>Collects and renders the program's metrics, one scrape at a time.</summary>
public sealed class PrometheusScrape : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private readonly PrometheusWriter writer = new();
    private readonly PrometheusExporter exporter;
    private readonly MeterProvider provider;
    private readonly Action<PrometheusWriter>[] extra;

    /// <param name="meters">Names of the meters to export; <c>*</c> stands for any letters.</param>
    /// <param name="extra">Write families that do not go through instruments, after those that do, in this order.</param>
    public PrometheusScrape(IEnumerable<string> meters, IEnumerable<Action<PrometheusWriter>> extra)
    {
        this.extra = [.. extra];
        exporter = new PrometheusExporter(writer);
        provider = Sdk.CreateMeterProviderBuilder().AddMeter([.. meters]).AddReader(new BaseExportingMetricReader(exporter)).Build();
    }

    /// <summary>
    /// Collects now and copies the text to <paramref name="output"/>, which is not flushed: a scraper that reads slowly must not
    /// keep the next one waiting.
    /// </summary>
    /// <exception cref="InvalidOperationException">Collecting failed, or two sources wrote the same family.</exception>
    public async Task WriteAsync(PipeWriter output, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            writer.Clear();
            if (!exporter.Collect!(Timeout.Infinite))
                throw new InvalidOperationException("Collecting the metrics failed.", exporter.Failure);
            foreach (var write in extra)
                write(writer);
            output.Write(writer.Written.Span);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Stops collecting. No scrape may be under way.</summary>
    public void Dispose()
    {
        provider.Dispose();
        turn.Dispose();
    }
}
