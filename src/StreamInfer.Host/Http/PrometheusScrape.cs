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
    private readonly ObservedFamilies observed;
    private readonly PrometheusExporter exporter;
    private readonly MeterProvider provider;
    private readonly Action<PrometheusWriter>[] extra;

    /// <param name="meters">Names of the meters to export; <c>*</c> stands for any letters.</param>
    /// <param name="extra">Write families that do not go through instruments, after those that do, in this order.</param>
    public PrometheusScrape(IEnumerable<string> meters, IEnumerable<Action<PrometheusWriter>> extra)
    {
        this.extra = [.. extra];
        string[] names = [.. meters];
        observed = new ObservedFamilies(names);
        exporter = new PrometheusExporter(writer, observed);

        // What is observed is asked for directly: the SDK would go on with series that are there no more, and make new objects of each at every scrape.
        provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(names)
            .AddView(instrument => instrument.IsObservable ? MetricStreamConfiguration.Drop : null)
            .AddReader(new BaseExportingMetricReader(exporter))
            .Build();
    }

    /// <summary>
    /// Collects now and copies the text to <paramref name="output"/>, which is not flushed: a scraper that reads slowly must not
    /// keep the next one waiting.
    /// </summary>
    /// <exception cref="InvalidOperationException">Collecting failed, or two sources wrote the same family.</exception>
    /// <param name="output">Takes it.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="cancellation">Ends the wait for an earlier scrape.</param>
    public async Task WriteAsync(PipeWriter output, PrometheusFormat format, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            writer.Clear(format);
            observed.Collect();
            if (!exporter.Collect!(Timeout.Infinite))
                throw new InvalidOperationException("Collecting the metrics failed.", exporter.Failure);
            observed.WriteRest(writer);
            foreach (var write in extra)
                write(writer);
            writer.End();
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
        observed.Dispose();
        provider.Dispose();
        turn.Dispose();
    }
}
