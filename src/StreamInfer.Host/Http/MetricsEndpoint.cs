using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenTelemetry.Metrics;

namespace StreamInfer.Host.Http;

/// <summary><c>/metrics</c>: collects on each scrape and answers with Prometheus text. Scrapes wait for each other: the buffers are shared.</summary>
internal sealed class MetricsEndpoint
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";
    private readonly PrometheusWriter _writer = new();
    private readonly Action<PrometheusWriter> _writeMore;
    private readonly SemaphoreSlim _turn = new(1);

    /// <param name="writeMore">Writes families that do not come through the SDK.</param>
    public MetricsEndpoint(Action<PrometheusWriter> writeMore)
    {
        _writeMore = writeMore;
        Reader = new BaseExportingMetricReader(new PrometheusExporter(_writer));
    }

    /// <summary>To be added to the meter provider, which then owns it.</summary>
    public MetricReader Reader { get; }

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/metrics", async (CancellationToken cancellation) => Results.Bytes(await CollectAsync(cancellation), ContentType));

    /// <summary>Everything as text in UTF-8.</summary>
    public async Task<byte[]> CollectAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            _writer.Clear();
            Reader.Collect();
            _writeMore(_writer);
            return _writer.ToUtf8();
        }
        finally
        {
            _turn.Release();
        }
    }
}
