using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using StreamInfer.Host.Api;
using StreamInfer.Host.Api.Contracts;

namespace StreamInfer.Host.Http;

/// <summary>GET and HEAD of /health/live (is the process there?), /health/ready (does it do its work?) and /health (which part does not?).</summary>
internal static class HealthEndpoints
{
    public const string LivePath = "/health/live";

    public const string ReadyPath = "/health/ready";

    public const string Path = "/health";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>
    /// Live is always 200, lest a broker that is away make the orchestrator restart what waits for it. Ready is 200 without
    /// reasons, or with warnings alone, and 503 with any other; both say <c>{"status": …, "reasons": [{"component": …, "message": …}]}</c>.
    /// </summary>
    /// <param name="routes">Where to map them.</param>
    /// <param name="reasons">Asked at each request; what is not ready now, or worth a warning; none if all is well.</param>
    /// <param name="mayKnow">Whether a caller is told the reasons; null for everybody.</param>
    public static void Map(IEndpointRouteBuilder routes, Func<IReadOnlyList<HealthReason>> reasons, Func<HttpContext, bool>? mayKnow = null)
    {
        routes.MapMethods(LivePath, Methods, static context => AnswerAsync(context, StatusCodes.Status200OK, "live", []));
        routes.MapMethods(ReadyPath, Methods, context =>
        {
            var why = reasons();
            var isReady = why.All(reason => reason.IsWarning);
            var told = mayKnow?.Invoke(context) == false ? [] : why;
            return AnswerAsync(context, isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, isReady ? "ready" : "not-ready", told);
        });
    }

    /// <summary>All components of all topologies: 200 where each does its work, 503 where one does not.</summary>
    public static IEndpointConventionBuilder MapComponents(IEndpointRouteBuilder routes, ServedTopologies topologies) => routes.MapMethods(Path, Methods, context =>
    {
        var answer = HealthAnswer.Of(topologies);
        context.Response.StatusCode = answer.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsJsonAsync(answer, ApiJson.Answers.HealthAnswer, contentType: null, context.RequestAborted);
    });

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
                if (reason.Topology is { } topology)
                {
                    json.WriteString("topology", topology);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }
}
