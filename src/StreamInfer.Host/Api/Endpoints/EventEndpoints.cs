using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using StreamInfer.Host.Api.Events;

namespace StreamInfer.Host.Api.Endpoints;

/// <summary>What happens, as server-sent events.</summary>
internal static class EventEndpoints
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/events", ListenAsync).Produces(StatusCodes.Status200OK, contentType: "text/event-stream")
        .WithName("getEvents").WithSummary("Server-sent events of a topology (?topology=): overview, models, drift, labels, anomaly. Whoever reads slowly gets the latest state only.");

    private static async Task ListenAsync(HttpContext context, ServedTopologies topologies, EventFeed feed, TimeProvider time)
    {
        var name = context.Request.Text("topology");
        var topology = name is not null ? topologies.Find(name)
            : topologies.All is [var only] ? only
            : throw ApiRefusal.Malformed("topology", $"is missing; there are {string.Join(", ", topologies.All.Select(each => each.Name))}");
        if (topology is null)
        {
            throw ApiRefusal.NotFound($"there is no topology '{name}' in this process");
        }

        var client = feed.Join(topology);
        try
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, feed.Stopping);
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers["X-Accel-Buffering"] = "no";
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await EventSending.RunAsync(context.Response.Body, client, context.Abort, time, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The listener went, or the server ends.
        }
        finally
        {
            feed.Leave(topology, client);
        }
    }
}
