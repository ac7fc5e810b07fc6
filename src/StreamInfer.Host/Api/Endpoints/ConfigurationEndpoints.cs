using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using StreamInfer.Host.Api.Configuration;
using StreamInfer.Host.Api.Contracts;

namespace StreamInfer.Host.Api.Endpoints;

/// <summary>What a topology goes by.</summary>
internal static class ConfigurationEndpoints
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/topologies/{topology}/configuration", (ServedTopology served) => TypedResults.Ok(new ConfigurationAnswer(PlanYaml.Write(served.Plan))))
            .WithName("getConfiguration").WithSummary("The effective configuration, defaults included; secrets are masked.");
}
