using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using StreamInfer.Host.Api.Events;

namespace StreamInfer.Host.Api.Endpoints;

/// <summary>What happens, as server-sent events.</summary>
internal static class EventEndpoints
{
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(15);

    /// <summary>A listener that takes nothing for so long is cut off: it holds one of the places, and the server's own bound on slowness would let it for many minutes.</summary>
    private static readonly TimeSpan TakenWithin = TimeSpan.FromSeconds(30);

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
            using var stalled = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
            await using var cut = stalled.Token.Register(context.Abort);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, feed.Stopping);
            await SendAsync(context.Response, client, stalled, end.Token);
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

    /// <param name="response">What it is written to.</param>
    /// <param name="client">What waits to be written.</param>
    /// <param name="stalled">Its clock runs while a message is not taken.</param>
    /// <param name="end">The listener went, or the server ends.</param>
    private static async Task SendAsync(HttpResponse response, EventClient client, CancellationTokenSource stalled, CancellationToken end)
    {
        response.ContentType = "text/event-stream";
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        IReadOnlyList<byte[]>? messages = [EventMessages.Retry];
        while (true)
        {
            stalled.CancelAfter(TakenWithin);
            foreach (var message in messages ?? [EventMessages.Ping])
            {
                await response.Body.WriteAsync(message, end);
            }

            await response.Body.FlushAsync(end);
            stalled.CancelAfter(Timeout.InfiniteTimeSpan);
            messages = await client.TakeAsync(PingEvery, end);
        }
    }
}
