using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using StreamInfer.Host.Api.Monitoring;

namespace StreamInfer.Host.Api.Endpoints;

/// <summary>How good versions are by late labels.</summary>
internal static class LabelEndpoints
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/topologies/{topology}/labels", (ServedTopology served) => TypedResults.Ok(LabelsReader.Read(served)))
        .WithName("getLabels").WithSummary("Quality by version, from labels that came late.");
}
