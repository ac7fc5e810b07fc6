using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using StreamInfer.Host.Api.Contracts;
using StreamInfer.Host.Http.Authentication;

namespace StreamInfer.Host.Api.Endpoints;

/// <summary>The process and its topologies.</summary>
internal static class StateEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/state", State).WithName("getState").WithSummary("The program, who asks, and all topologies.");
        api.MapGet("/topologies/{topology}", (ServedTopology served) => TypedResults.Ok(OverviewReader.Read(served, withSeries: true)))
            .WithName("getTopology").WithSummary("How a topology does, with the last five minutes.");
    }

    private static Ok<StateAnswer> State(ApiState state, ServedTopologies topologies, Caller caller) => TypedResults.Ok(new StateAnswer(
        new StateAnswer.ProgramItem(ApiState.Version, state.StartedAt, state.Instance),
        state.Authentication,
        new StateAnswer.PrincipalItem(caller.Name, caller.Role),
        [.. topologies.All.Select(served => new StateAnswer.TopologyItem(served.Name, served.State, served.IsReady, ProblemItem.Of(served)))]));
}
