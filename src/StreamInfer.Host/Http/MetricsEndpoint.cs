using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace StreamInfer.Host.Http;

/// <summary>GET /metrics.</summary>
public static class MetricsEndpoint
{
    public const string Path = "/metrics";

    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Answers <see cref="Path"/> with a fresh <paramref name="scrape"/>.</summary>
    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder routes, PrometheusScrape scrape) => routes.MapGet(Path, async context =>
    {
        context.Response.ContentType = ContentType;
        await scrape.WriteAsync(context.Response.BodyWriter, context.RequestAborted).ConfigureAwait(false);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    });
}
