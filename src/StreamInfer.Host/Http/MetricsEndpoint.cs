using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace StreamInfer.Host.Http;

/// <summary>GET /metrics, in Prometheus' text format, or in OpenMetrics for those who prefer it.</summary>
public static class MetricsEndpoint
{
    public const string Path = "/metrics";

    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public const string OpenMetricsContentType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private const string OpenMetrics = "application/openmetrics-text";

    /// <summary>Answers <see cref="Path"/> with a fresh <paramref name="scrape"/>.</summary>
    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder routes, PrometheusScrape scrape) => routes.MapGet(Path, async context =>
    {
        var format = FormatFor(context.Request.Headers.Accept);
        context.Response.ContentType = format == PrometheusFormat.OpenMetrics ? OpenMetricsContentType : ContentType;
        context.Response.Headers.Vary = HeaderNames.Accept;
        await scrape.WriteAsync(context.Response.BodyWriter, format, context.RequestAborted).ConfigureAwait(false);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    });

    /// <summary>OpenMetrics where it is asked for by name, in its version 1.0.0, and nothing that the text format is an answer to is liked better.</summary>
    /// <param name="accept">The header; broken or absent, it asks for nothing.</param>
    internal static PrometheusFormat FormatFor(StringValues accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out var wanted))
            return PrometheusFormat.Text;
        var open = wanted.Where(IsOpenMetrics).Select(type => type.Quality ?? 1).DefaultIfEmpty(0).Max();
        var text = wanted.Where(type => type.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase)).Select(type => type.Quality ?? 1).DefaultIfEmpty(0).Max();
        return open > 0 && open >= text ? PrometheusFormat.OpenMetrics : PrometheusFormat.Text;
    }

    private static bool IsOpenMetrics(MediaTypeHeaderValue type)
    {
        if (!type.MediaType.Equals(OpenMetrics, StringComparison.OrdinalIgnoreCase))
            return false;
        var version = type.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("version", StringComparison.OrdinalIgnoreCase))?.GetUnescapedValue();
        return version is null || version.Value == "1.0.0";
    }
}
