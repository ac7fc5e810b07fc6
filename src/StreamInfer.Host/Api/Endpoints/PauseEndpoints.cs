using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using StreamInfer.Host.Api.Audit;
using StreamInfer.Host.Api.Contracts;
using StreamInfer.Host.Http.Authentication;
using StreamInfer.Host.Service;

namespace StreamInfer.Host.Api.Endpoints;

/// <summary>Stops the reading of a topology in this process, and lets it go on. It lasts as long as the process: a restart resumes.</summary>
internal static class PauseEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        Map("pause", "Stops reading in this process: what is in flight is finished, the member stays in its group, the backlog grows at the brokers.", (pause, caller, reason) =>
            pause.TryPause(caller, reason) ? null : "it is paused already");
        Map("resume", "Lets a paused topology go on.", (pause, _, _) => pause.TryResume() ? null : "it is not paused");

        void Map(string verb, string summary, Func<ServicePause, string, string, string?> change) =>
            api.MapPost($"/topologies/{{topology}}/{verb}", (ServedTopology topology, Caller caller, RequestBody body, AuditTrail trail) => Change(topology, caller, body, trail, verb, change))
                .RequireAuthorization(Roles.Operator).Accepts<ReasonRequest>("application/json").WithName(verb).WithSummary(summary);
    }

    private static Ok<PauseAnswer> Change(ServedTopology topology, Caller caller, RequestBody body, AuditTrail trail, string verb, Func<ServicePause, string, string, string?> change)
    {
        var reason = body.Text("reason", ModelEndpoints.LongestReason);
        body.Check();
        if (topology.Service is not { IsStopping: false } service)
        {
            throw ApiRefusal.Unavailable($"{topology.Name} is {topology.State}");
        }

        if (change(service.Pause, caller.Name, reason) is { } refusal)
        {
            throw ApiRefusal.Unprocessable($"{topology.Name}: {refusal}");
        }

        trail.Write(topology, caller, verb, reason);
        return TypedResults.Ok(new PauseAnswer(topology.State));
    }
}
