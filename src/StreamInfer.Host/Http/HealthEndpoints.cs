using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace StreamInfer.Host.Http;

/// <summary>GET and HEAD of /health/live (is the process there?) and /health/ready (does it do its work?).</summary>
public static class HealthEndpoints
{
    public const string LivePath = "/health/live";

    public const string ReadyPath = "/health/ready";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>
    /// Live is always 200, lest a broker that is away make the orchestrator restart what waits for it. Ready is 200 without
    /// reasons, or with warnings alone, and 503 with any other; both say <c>{"status": …, "reasons": [{"component": …, "message": …}]}</c>.
    /// </summary>
    /// <param name="routes">Where to map them.</param>
    /// <param name="reasons">Asked at each request; what is not ready now, or worth a warning; none if all is well.</param>
    public static void Map(IEndpointRouteBuilder routes, Func<IReadOnlyList<HealthReason>> reasons)
    {
        routes.MapMethods(LivePath, Methods, static context => AnswerAsync(context, StatusCodes.Status200OK, "live", []));
        routes.MapMethods(ReadyPath, Methods, context =>
        {
            var why = reasons();
            return why.All(reason => reason.IsWarning)
                ? AnswerAsync(context, StatusCodes.Status200OK, "ready", why)
                : AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "not-ready", why);
        });
    }

    private static async Task AnswerAsync(HttpContext context, int code, string status, IReadOnlyList<HealthReason> reasons)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        var json = new Utf8JsonWriter(context.Response.BodyWriter);
        await using (json.ConfigureAwait(false))
        {
            json.WriteStartObject();
            json.WriteString("status", status);
            json.WriteStartArray("reasons");
            foreach (var reason in reasons)
            {
                json.WriteStartObject();
                json.WriteString("component", reason.Component);
                json.WriteString("message", reason.Message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }
}
