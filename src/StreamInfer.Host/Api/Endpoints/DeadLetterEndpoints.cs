using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using StreamInfer.Host.Api.Audit;
using StreamInfer.Host.Api.Contracts;
using StreamInfer.Host.Api.DeadLetters;
using StreamInfer.Host.Http;
using StreamInfer.Host.Http.Authentication;

namespace StreamInfer.Host.Api.Endpoints;

/// <summary>Events that got no prediction: to look at, and to try again.</summary>
internal static class DeadLetterEndpoints
{
    private const int UsualCount = 50;
    private const int MostCount = 200;
    private const int MostRedriven = 100;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/topologies/{topology}/dead-letters", ReadAsync).RequireRateLimiting(RequestLimits.TopicReads)
            .WithName("getDeadLetters").WithSummary("Dead letters, newest first (?limit=1…200, ?before=CURSOR).");
        api.MapPost("/topologies/{topology}/dead-letters/redrive", RedriveAsync).RequireRateLimiting(RequestLimits.TopicReads).RequireAuthorization(Roles.Operator)
            .Accepts<RedriveRequest>("application/json").WithName("redrive").WithSummary("Writes events that were dead-lettered to the source topic again.");
    }

    private static async Task<Ok<DeadLettersAnswer>> ReadAsync(ServedTopology served, TimeProvider time, HttpContext context)
    {
        var limit = context.Request.Whole("limit", 1, MostCount, UsualCount);
        return TypedResults.Ok(await DeadLetterReader.ReadAsync(served, DeadLetterCursor.Read(context.Request.Text("before")), limit, time, context.RequestAborted));
    }

    private static async Task<Ok<RedriveAnswer>> RedriveAsync(ServedTopology served, Caller caller, RequestBody body, AuditTrail trail, TimeProvider time, HttpContext context)
    {
        var places = body.Positions("items", MostRedriven, "partition", "offset");
        var reason = body.Text("reason", ModelEndpoints.LongestReason);
        body.Check();
        var service = served.Running;
        IReadOnlyList<(int, long)> wanted = [.. places.Select(place => ((int)Math.Min(place[0], int.MaxValue), place[1])).Distinct()];
        var answer = await Redrive.RunAsync(served, service, wanted, time, context.RequestAborted);
        var words = string.Join(", ", wanted.Take(10).Select(place => string.Create(CultureInfo.InvariantCulture, $"{place.Item1}/{place.Item2}")));
        trail.Write(served, caller, string.Create(CultureInfo.InvariantCulture, $"re-drove {answer.Redriven} of {wanted.Count} dead letters ({words}{(wanted.Count > 10 ? ", …" : "")})"), reason);
        return TypedResults.Ok(answer);
    }
}
